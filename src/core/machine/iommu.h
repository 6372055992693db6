/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Find out whether an IOMMU is active, and if not, why. Only sysfs decides that. The kernel command line must only
 * explain why it is inactive.
 *
 * /sys/class/iommu always exists. It has an entry for each unit in use: dmarN on Intel after DMA remapping was switched
 * on, ivhdN on AMD (Documentation/ABI/testing/sysfs-class-iommu*). A word on the kernel command line proves nothing:
 * Intel's IOMMU may be on by default, and the kernel does not know amd_iommu=on.
 */
#ifndef VFIOCLAIM_IOMMU_H
#define VFIOCLAIM_IOMMU_H

#include <stdbool.h>

#include "core/lib/strbuf.h"

enum iommu_kind { IOMMU_UNKNOWN, IOMMU_INTEL, IOMMU_AMD, IOMMU_ARM };

enum iommu_reason {
	IOMMU_UNREAD, /* not read: counts as inactive */
	IOMMU_ACTIVE,
	IOMMU_FIRMWARE, /* the firmware describes none: it is switched off there, or the machine has none */
	IOMMU_CMDLINE,	/* the kernel command line switches it off */
	IOMMU_KERNEL,	/* it exists and is allowed, but this kernel does not use it */
};

struct iommu {
	enum iommu_reason reason;
	enum iommu_kind kind;
	bool remap;    /* interrupts are remapped too; otherwise VFIO refuses to open a device */
	bool xen;      /* inactive because the kernel runs under Xen (Documentation/ABI/stable/sysfs-hypervisor-xen) */
	bool intel_on; /* inactive although intel_iommu=on is on the kernel command line */
	const char *parameter; /* IOMMU_CMDLINE: the parameter that switches it off, "intel_iommu=off" */
};

/* Why an IOMMU is inactive, and how to activate it. A member that does not apply is NULL. */
struct iommu_advice {
	const char *add, *remove; /* a parameter of the kernel command line */
	const char *why;	  /* the cause, if no parameter can change it */
	const char *next;
	const char *command; /* a shell command that shows more */
};

/* Read the state of the IOMMU. An attribute that cannot be read counts as absent: in doubt, the IOMMU is inactive. */
void iommu_read(struct iommu *iommu);

/* Return how to activate an IOMMU that is inactive. */
struct iommu_advice iommu_advise(const struct iommu *iommu);

/* Return the words of the report: the state, and the values of kind= and reason=. */
const char *iommu_state_name(const struct iommu *iommu);
const char *iommu_kind_name(enum iommu_kind kind);
const char *iommu_reason_name(enum iommu_reason reason);

/* Print the advice on one line. */
void iommu_print_advice(struct strbuf *text, const struct iommu *iommu);

/* Print one report record, `iommu active ...` or `iommu inactive ... # ADVICE`. */
void iommu_print(struct strbuf *text, const struct iommu *iommu);

#endif
