/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is an IOMMU really active, and if not, why? Asks sysfs what is; the kernel command line only explains what is not.
 *
 * /sys/class/iommu always exists, and gets an entry for each unit that is in use: dmarN on Intel after DMA remapping
 * was switched on, ivhdN on AMD (Documentation/ABI/testing/sysfs-class-iommu*). A word on the command line proves
 * nothing: Intel's may be on by default, and amd_iommu=on is no word that the kernel knows.
 */
#ifndef VFIOCLAIM_IOMMU_H
#define VFIOCLAIM_IOMMU_H

#include <stdbool.h>

#include "core/lib/strbuf.h"

enum iommu_kind { IOMMU_UNKNOWN, IOMMU_INTEL, IOMMU_AMD, IOMMU_ARM };

enum iommu_reason {
	IOMMU_UNREAD, /* nobody has looked: as good as none */
	IOMMU_ACTIVE,
	IOMMU_FIRMWARE, /* the firmware describes none: switched off there, or the machine has none */
	IOMMU_CMDLINE,	/* the kernel command line switches it off */
	IOMMU_KERNEL,	/* it is there and allowed, and this kernel does not use it */
};

struct iommu {
	enum iommu_reason reason;
	enum iommu_kind kind;
	bool remap;    /* interrupts are remapped too: without that VFIO refuses to open a device */
	bool xen;      /* inactive because the kernel runs under Xen (Documentation/ABI/stable/sysfs-hypervisor-xen) */
	bool intel_on; /* inactive although intel_iommu=on is on the kernel command line */
	const char *parameter; /* IOMMU_CMDLINE: what switches it off, "intel_iommu=off" */
};

/* Why an IOMMU is inactive, and what a person does about it. What does not apply is NULL. */
struct iommu_advice {
	const char *add, *remove; /* a parameter of the kernel command line */
	const char *why;	  /* what keeps it inactive, if it is nothing that is to be changed */
	const char *next;
	const char *command; /* that tells more */
};

/*
 * Find out. An attribute that cannot be read counts as absent: in doubt the IOMMU is not active.
 */
void iommu_read(struct iommu *iommu);

/* Return what to do about an IOMMU that is inactive. */
struct iommu_advice iommu_advise(const struct iommu *iommu);

/* Return the words of the report: of state, kind= and reason=. */
const char *iommu_state_name(const struct iommu *iommu);
const char *iommu_kind_name(enum iommu_kind kind);
const char *iommu_reason_name(enum iommu_reason reason);

/* Print the advice on one line. */
void iommu_print_advice(struct strbuf *text, const struct iommu *iommu);

/* Print one report record, `iommu active ...` or `iommu inactive ... # ADVICE`. */
void iommu_print(struct strbuf *text, const struct iommu *iommu);

#endif
