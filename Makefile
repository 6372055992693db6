# vfioclaim: build, test, install. `make help` lists the targets; the rules are in mk/.
#
# Set on the command line or in the environment:
#   LIBC      klibc, musl or glibc: the libc of the boot program; the default is the first one that is installed
#   CC        compiler of the boot program, such as a cross compiler; without LIBC, its own libc is linked
#   HOSTCC    compiler of the host program and the tests
#   CFLAGS CPPFLAGS LDFLAGS  added to the flags of both programs; STRIP=: keeps the symbols
#   V=1       show the commands
#   PREFIX SBINDIR DESTDIR   where to install, and below which root
#   DRACUT_MODULES SYSTEMD_UNITS INITRAMFS_TOOLS INITCPIO UGRD_MODULES BASH_COMPLETIONS ZSH_COMPLETIONS
#             the directories for the hooks, the systemd unit and the shell completions

VERSION := 0.1.0

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
HOSTCC ?= cc
PKG_CONFIG ?= pkg-config
INSTALL ?= install

# Print the path of a program that is in PATH, or nothing. Starts no process.
have = $(firstword $(wildcard $(addsuffix /$(1),$(subst :, ,$(PATH)))))

ifeq ($(origin CC),default)
LIBC ?= $(if $(call have,klcc),klibc,$(if $(call have,musl-gcc),musl,glibc))
CC = $(CC_$(LIBC))
else
LIBC ?= glibc
endif
CC_klibc := klcc
CC_musl := musl-gcc
CC_glibc := cc

ifeq ($(CC_$(LIBC)),)
$(error LIBC=$(LIBC): expected klibc, musl or glibc)
endif
ifeq ($(LIBC)$(notdir $(CC)),klibc$(filter-out klcc,$(notdir $(CC))))
$(error LIBC=klibc CC=$(CC): klibc has its own compiler, klcc)
endif

PROGRAM := build/$(LIBC)/vfioclaim-early
HOST_PROGRAM := build/host/vfioclaim

# V=1 shows the commands
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)')

.PHONY: all early host clean help format FORCE
#: all          build what can be built (default): the boot program, and the host program if its libraries are installed
all: early host-if-possible
#: early        build the boot program
early: $(PROGRAM)
#: host         build the host program
host: $(HOST_PROGRAM)

include mk/sources.mk
include mk/compile.mk
include mk/early.mk
include mk/host.mk
include mk/tests.mk
include mk/fuzz.mk
include mk/judge.mk
include mk/install.mk

#: format       format all C files with clang-format
format:
	clang-format -i $(ALL_C)

#: clean        remove build/
clean:
	rm -rf build

#: help         print this list
help:
	@sed -n 's/^#: //p' Makefile mk/*.mk
	@sed -n '/^# Set on/,/^$$/{s/^# \{0,1\}//p}' Makefile
	@echo 'Now: LIBC=$(LIBC) CC=$(CC) PREFIX=$(PREFIX)'
FORCE:
