# Tests. Every suite prints TAP. tests/lib/tally.sh runs suites, shows their output, and counts the results.

# --- the test programs: all of one variant, with sanitizers
CHECK_FLAGS := -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CHECK_COMPILE = $(HOSTCC) $(EVERYWHERE) $(CHECK_FLAGS) -D_GNU_SOURCE $(HOST_CFLAGS)
$(eval $(call variant,check,CHECK_COMPILE))
-include $(patsubst %.o,%.d,$(call objects,check,$(CORE) $(HOST) $(UNIT_SHARED) $(UNIT_CORE) $(UNIT_HOST) $(PROPERTY_SOURCES)))
CHECK_LINK = $(HOSTCC) $(CHECK_FLAGS)

wrap = $(foreach name,$(1),-Wl,--wrap=$(name))
# The unit tests of src/core replace these, so that they never touch this machine: tests/unit/stand-in.c.
UNIT_WRAP := $(call wrap,sysio_live sysio_write syscall access execve malloc calloc realloc)

build/tests/unit: $(call objects,check,$(UNIT_SHARED) $(UNIT_CORE) $(CORE))
	$(call link,$(CHECK_LINK),$(UNIT_WRAP) -lcmocka)
build/tests/unit-host: $(call objects,check,$(UNIT_HOST) $(CORE) $(HOST))
	$(call link,$(CHECK_LINK),$(call wrap,sysio_write) -lcmocka $(HOST_LIBS))
build/tests/property: $(call objects,check,$(PROPERTY_SOURCES) $(CORE))
	$(call link,$(CHECK_LINK))

# --- plain tools of the suites
TOOL_COMPILE = $(HOSTCC) $(EVERYWHERE) -O1 -g -D_GNU_SOURCE
$(eval $(call variant,tools,TOOL_COMPILE))
# the supervisor knows only the registers of x86-64; elsewhere its main program reports that it is skipped
FAULTS := $(if $(filter x86_64,$(shell uname -m)),$(wildcard tests/faults/*.c),tests/faults/main.c)
BENCH_PROGRAMS := build/tests/timed build/tests/bare build/tests/counted
-include $(patsubst %.o,%.d,$(call objects,tools,$(UNPACK) $(FAULTS) tests/lib/unpack.c tests/lib/release.c tests/boot/guest/vfio-open.c \
	$(wildcard tests/bench/*.c)))

build/tests/unpack: $(call objects,tools,tests/lib/unpack.c $(UNPACK))
	$(call link,$(HOSTCC))
build/tests/release: $(call objects,tools,tests/lib/release.c) $(filter-out %/cli/main.o,$(HOST_OBJECTS))
	$(call link,$(HOSTCC) $(call wrap,sysroot_enter),$(HOST_LIBS))
build/tests/faults: $(call objects,tools,$(FAULTS) $(UNPACK))
	$(call link,$(HOSTCC))
build/tests/vfio-open: $(call objects,tools,tests/boot/guest/vfio-open.c)
	$(call link,$(HOSTCC) -static)
$(BENCH_PROGRAMS): build/tests/%: build/tools/tests/bench/%.o
	$(call link,$(HOSTCC) -static)

# --- suites
EARLY_SUITES := tests/early/program.sh tests/early/inputs.sh tests/early/acts.sh tests/machines/run.sh
HOOK_SUITES := tests/hooks/mkinitcpio.sh tests/hooks/ugrd.sh
CLI_SUITES := $(patsubst %,tests/cli/%.sh,record check list status hostile) tests/hooks/genkernel.sh tests/docs/documents.sh \
	tests/docs/guide.sh tests/build/build.sh tests/build/install.sh
BOOT_SUITES := tests/boot/check-demo.sh tests/cli/stale.sh tests/boot/run.sh tests/boot/matrix.sh tests/cli/cli.sh
ALL_SUITES := tests/lint/lint.sh $(EARLY_SUITES) $(HOOK_SUITES) tests/cli/completion.sh $(CLI_SUITES) $(BOOT_SUITES)
# The suites that are programs: check-NAME runs each.
PROGRAM_SUITES := unit unit-host property faults fuzz

# The name of a suite is that of its file, or for run.sh that of its directory.
suite_name = $(notdir $(patsubst %/run,%,$(basename $(1))))
SUITE_NAMES := $(PROGRAM_SUITES) $(foreach suite,$(ALL_SUITES),$(call suite_name,$(suite)))
# The environment of a suite. Not exported: after an installation of packages, a sub-make chooses LIBC itself.
RUN = env PROGRAM='$(PROGRAM)' PROGRAM_LIMIT='$(LIMIT)' HOST_PROGRAM='$(HOST_PROGRAM)' VERSION='$(VERSION)' LIBC='$(LIBC)' \
	HOST_CFLAGS='$(HOST_CFLAGS)'
TALLY = $(RUN) tests/lib/tally.sh

FAST_SUITES = "$(MAKE) -s check-unit" "$(MAKE) -s check-property" $(EARLY_SUITES) $(HOOK_SUITES) tests/cli/completion.sh
HOST_SUITES = $(if $(HOST_IF_ANY),"$(MAKE) -s check-unit-host" "$(MAKE) -s check-fuzz") $(CLI_SUITES)
# the boot program with the other libcs: each of them is used by some distribution
OTHER_LIBCS = $(foreach libc,$(filter-out $(LIBC),klibc musl glibc),"$(MAKE) -s LIBC=$(libc) CC=$(CC_$(libc)) check-libc")

.PHONY: check check-all check-fast check-host check-boot check-libc $(PROGRAM_SUITES:%=check-%) test lint bench demo \
	run-check run-check-host run-check-boot run-bench run-demo run-test
#: check        run all tests; installs the packages that they need (Debian, as root) and boots virtual machines
check:
	@tests/lib/need.sh build host check lint boot
	@$(MAKE) -s run-check

#: check-all    the same, and boot each row of tests/boot/matrix/cells with each kernel and IOMMU; takes an hour longer
check-all:
	@$(MAKE) -s MATRIX=--all check

#: check-fast   run the tests that need no root; README.md lists what they need
# The boot program's --root changes the root directory, for which another user than root needs a user namespace.
check-fast: early build/tests/unpack
	@$(if $(filter 0,$(shell id -u)),,unshare --map-root-user) $(TALLY) $(FAST_SUITES) "$(MAKE) -s check-faults EVERY=7"

#: check-host   run the tests of the host program that boot nothing
check-host:
	@tests/lib/need.sh build host check
	@$(MAKE) -s run-check-host

#: check-boot   run only the boots; BOOT="name..." for some of them. For generators that Debian does not package:
#:              MKINITCPIO=DIR and GENKERNEL=DIR, their sources; UGRD=DIR, the result of `pip install --target=DIR ugrd`
check-boot:
	@tests/lib/need.sh build host boot
	@$(MAKE) -s run-check-boot

#: test         run one suite; SUITE=name, and without it print a list of them
test:
ifeq ($(filter $(SUITE_NAMES),$(SUITE)),)
	@echo "SUITE='$(SUITE)': expected one of: $(SUITE_NAMES)" >&2; exit 2
else
	@tests/lib/need.sh build host check
	@$(MAKE) -s run-test
endif

#: lint         run the static analysis of the sources
lint:
	@tests/lib/need.sh build host lint
	@$(TALLY) tests/lint/lint.sh

#: bench        measure the costs, in one table: guest instructions, system calls, memory, bytes
bench:
	@tests/lib/need.sh build host boot bench
	@$(MAKE) -s run-bench

#: demo         claim a device in a virtual PC; installs the packages that it needs (Debian, as root)
demo:
	@tests/lib/need.sh build boot
	@$(MAKE) -s run-demo

# Each of these runs in a sub-make: the packages just installed may change the default LIBC.
run-check: all build/tests/unpack build/tests/release build/tests/vfio-open
	@$(TALLY) tests/lint/lint.sh $(FAST_SUITES) "$(MAKE) -s check-faults" $(OTHER_LIBCS) $(HOST_SUITES) \
		$(patsubst %/matrix.sh,"%/matrix.sh $(MATRIX)",$(BOOT_SUITES))
run-check-host: all build/tests/unpack build/tests/release
	@$(TALLY) $(HOST_SUITES)
run-check-boot: all build/tests/unpack build/tests/vfio-open
	@$(TALLY) "tests/boot/run.sh $(BOOT)" $(if $(BOOT),,"tests/boot/matrix.sh $(MATRIX)")
run-bench: all $(BENCH_PROGRAMS) build/tests/unpack
	@command -v musl-gcc >/dev/null && $(MAKE) -s LIBC=musl CC=$(CC_musl) early || :
	@$(RUN) tests/bench/bench.sh
run-demo: early build/tests/vfio-open
	@$(RUN) tests/boot/demo.sh
check-libc: early build/tests/unpack build/tests/faults
	@for suite in $(EARLY_SUITES); do $(RUN) $$suite; done; build/tests/faults $(PROGRAM) 7

run-test: all build/tests/unpack build/tests/release build/tests/vfio-open
	@$(TALLY) $(if $(filter $(PROGRAM_SUITES),$(SUITE)),"$(MAKE) -s check-$(SUITE)",$(foreach \
		suite,$(ALL_SUITES),$(if $(filter $(SUITE),$(call suite_name,$(suite))),$(suite))))

check-unit check-unit-host: check-%: build/tests/%
	@CMOCKA_MESSAGE_OUTPUT=TAP $<

#: check-property  check the plans for random machines; PROPERTY="COUNT SEED"
PROPERTY ?= 200000
check-property: build/tests/property
	@$< $(PROPERTY)

#: check-faults  let every system call of the boot program fail, or never return; EVERY=N for only each Nth
EVERY ?= 1
check-faults: early build/tests/faults
	@build/tests/faults $(PROGRAM) $(EVERY)
