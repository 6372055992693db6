# vfioclaim: build, test, install. `make help` lists the targets.
#
# Set on the command line or in the environment:
#   LIBC      klibc, musl or glibc: what the boot program is linked with; chosen by what is there
#   CC        compiler of the boot program; given without LIBC, it brings its own libc
#   HOSTCC    compiler of the host program and the tests
#   CFLAGS CPPFLAGS LDFLAGS  added behind ours; STRIP=: leaves the symbols in
#   V=1       show the commands
#   PREFIX DESTDIR  where to install, and below what; DRACUT_MODULES, SYSTEMD_UNITS,
#             INITRAMFS_TOOLS, INITCPIO, UGRD_MODULES, BASH_COMPLETIONS and ZSH_COMPLETIONS, where other projects want theirs

VERSION := 0.1.0

PREFIX ?= /usr/local
HOSTCC ?= cc
PKG_CONFIG ?= pkg-config
INSTALL ?= install

ifeq ($(origin CC),default)
LIBC ?= $(if $(shell command -v klcc),klibc,$(if $(shell command -v musl-gcc),musl,glibc))
CC = $(CC_$(LIBC))
else
LIBC ?= glibc
endif
CC_klibc := klcc
CC_musl := musl-gcc
CC_glibc := cc
STRIP ?= strip

ifeq ($(CC_$(LIBC)),)
$(error LIBC=$(LIBC): expected klibc, musl or glibc)
endif
ifeq ($(LIBC)$(notdir $(CC)),klibc$(filter-out klcc,$(notdir $(CC))))
$(error LIBC=klibc CC=$(CC): klibc comes with a compiler of its own, klcc)
endif

# --- where other projects want their files; without their .pc file, where they do by default
DRACUT_MODULES ?= $(or $(shell $(PKG_CONFIG) --variable=dracutmodulesdir dracut 2>/dev/null),/usr/lib/dracut/modules.d)
SYSTEMD_UNITS ?= $(or $(shell $(PKG_CONFIG) --variable=systemdsystemunitdir systemd 2>/dev/null),/usr/lib/systemd/system)
INITRAMFS_TOOLS ?= /usr/share/initramfs-tools
INITCPIO ?= /usr/lib/initcpio
UGRD_MODULES ?= /var/lib/ugrd
BASH_COMPLETIONS ?= $(PREFIX)/share/bash-completion/completions
# what packages install, Debian's zsh looks for elsewhere
ZSH_COMPLETIONS ?= $(if $(and $(filter /usr,$(PREFIX)),$(wildcard /etc/debian_version)),/usr/share/zsh/vendor-completions,$(PREFIX)/share/zsh/site-functions)
PROGRAM_DIR = $(PREFIX)/lib/vfioclaim

# --- sources, by folder
CORE := $(wildcard src/core/*/*.c)
EARLY := $(wildcard src/early/*.c)
HOST := $(wildcard src/host/*/*.c)
SOURCES := $(CORE) $(EARLY)

BUILD := build/$(LIBC)
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
PROGRAM := $(BUILD)/vfioclaim-early

# sections that nothing calls are dropped, and nothing is padded to pages: the program lives in an image
WARNINGS := -Wall -Wextra -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror=implicit-function-declaration
# what makes it small, as far as the compiler knows it; klibc is built without SSE, and only that would need a stack or
# data aligned to more than 8 bytes
SMALL := -Os
ifeq ($(LIBC),klibc)
# what klibc does not link with, whatever a distribution adds to CFLAGS
LAST_CFLAGS := -fno-stack-protector -fno-lto
endif
OUR_CFLAGS := -std=gnu11 -Isrc $(SMALL) $(WARNINGS) -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	-DVERSION='"$(VERSION)"' -MMD -MP
OUR_LDFLAGS := -static -Wl,--gc-sections -Wl,--sort-section=alignment -Wl,-z,noseparate-code -Wl,-z,common-page-size=64 -Wl,--build-id=none

# --- the host program, and what it is made of: the rooms of src/host in the order of the data, and a file a verb
HOST_LIBRARIES := libkmod libpci mount blkid libarchive json-c libmd
HOST_SOURCES := $(CORE) $(HOST) $(wildcard src/cli/*.c)
HOST_OBJECTS := $(HOST_SOURCES:src/%.c=build/host/%.o)
HOST_PROGRAM := build/host/vfioclaim
HOST_MISSING := $(shell for library in $(HOST_LIBRARIES); do $(PKG_CONFIG) --exists $$library || echo $$library; done 2>/dev/null)
ifeq ($(HOST_MISSING),)
HOST_LIBS := $(shell $(PKG_CONFIG) --libs $(HOST_LIBRARIES))
HOST_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(HOST_LIBRARIES))
HOST_IF_ANY := host
endif

.PHONY: all early host
#: all          build what can be built here (default): the boot program, and with its libraries the host program
all: early $(or $(HOST_IF_ANY),no-host)
#: early        build the boot program alone
early: $(PROGRAM)
#: host         build the host program; needs $(HOST_LIBRARIES)
host: $(HOST_PROGRAM)
.PHONY: no-host
no-host:
	@echo '  vfioclaim, the host program, is not built: $(PKG_CONFIG) knows no $(HOST_MISSING); README.md names the packages'

# V=1 shows the commands
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)')

$(PROGRAM): $(OBJECTS) $(BUILD)/flags
	$(call say,LINK  $@)
	$(Q)$(CC) $(OUR_LDFLAGS) $(CFLAGS) $(LAST_CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS)
	$(Q)$(STRIP) -R .comment $@

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC    $<)
	$(Q)$(CC) $(OUR_CFLAGS) $(CFLAGS) $(CPPFLAGS) $(LAST_CFLAGS) -c -o $@ $<

# what was made with another compiler or other flags is made again
HOST_FLAGS = $(HOSTCC) $(OUR_HOST_CFLAGS) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS)
keep_flags = mkdir -p $(@D); echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' > $@
build/host/flags: FORCE
	@$(call keep_flags,$(HOST_FLAGS))
FLAGS = $(CC) $(OUR_CFLAGS) $(CFLAGS) $(CPPFLAGS) $(LAST_CFLAGS) $(OUR_LDFLAGS) $(LDFLAGS) $(STRIP)
$(BUILD)/flags: FORCE
	@$(call keep_flags,$(FLAGS))

-include $(OBJECTS:.o=.d) $(HOST_OBJECTS:.o=.d)

OUR_HOST_CFLAGS := -std=gnu11 -Isrc -O2 -g -D_GNU_SOURCE $(WARNINGS) -DVERSION='"$(VERSION)"' -MMD -MP $(HOST_CFLAGS)
$(HOST_PROGRAM): $(HOST_OBJECTS) build/host/flags
	$(call say,LINK  $@)
	$(Q)$(HOSTCC) $(CFLAGS) $(LDFLAGS) -o $@ $(HOST_OBJECTS) $(HOST_LIBS)

build/host/%.o: src/%.c build/host/flags
	@mkdir -p $(@D)
	$(call say,CC    $<)
	$(Q)$(HOSTCC) $(OUR_HOST_CFLAGS) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<

# --- tests: every suite prints TAP, tests/tally.sh counts it
UNIT_FLAGS := -std=gnu11 -Isrc -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
	$(WARNINGS) -DVERSION='"$(VERSION)"'
UNIT_TESTS := $(wildcard tests/unit/*.c tests/unit/core/*/*.c)
# in whose place the unit tests have something of their own, and never this machine's
UNIT_LINK := $(foreach name,sysio_live sysio_write syscall access execve malloc calloc realloc,-Wl,--wrap=$(name)) -lcmocka

.PHONY: coverage mutants run-coverage run-mutants check check-all check-fast check-libc check-boot check-unit check-host check-property check-faults check-fuzz fuzz lint bench demo run-check run-check-boot run-bench run-demo
FAST_SUITES := "$(MAKE) -s check-unit" "$(MAKE) -s check-property" tests/program.sh tests/inputs.sh tests/acts.sh tests/machines/run.sh tests/mkinitcpio.sh tests/ugrd.sh \
	tests/completion.sh

# the same for the libcs that were not chosen: each is shipped by somebody
OTHER_LIBCS := $(foreach libc,$(filter-out $(LIBC),klibc musl glibc),"$(MAKE) -s LIBC=$(libc) check-libc")
check-libc: early build/tests/unpack build/tests/faults
	@tests/program.sh; tests/inputs.sh; tests/acts.sh; tests/machines/run.sh; build/tests/faults $(PROGRAM) 7

#: check        every test; installs what they need (Debian, as root) and boots virtual machines
check:
	@tests/need.sh build host check lint boot
	@$(MAKE) -s run-check

#: check-all    the same, and each way into an image with each kernel and IOMMU: the table takes an hour
check-all:
	@$(MAKE) -s MATRIX=--all check

#: check-fast   the tests that need no root and no more than a compiler and cmocka
check-fast: early build/tests/unpack
	tests/tally.sh $(FAST_SUITES) "$(MAKE) -s check-faults EVERY=7"

#: lint         what tools say of the sources without running them
lint:
	@tests/need.sh build host lint
	@tests/tally.sh tests/lint.sh

#: check-boot   the boots alone; BOOT="name..." for some of them; for images of what Debian has no package of, MKINITCPIO=DIR
#:              and GENKERNEL=DIR, their sources, and UGRD=DIR, what `pip install --target=DIR ugrd` made
check-boot:
	@tests/need.sh build host boot
	@$(MAKE) -s run-check-boot

#: bench        what it costs, in one table: guest instructions, system calls, memory, bytes
bench:
	@tests/need.sh build host boot bench
	@$(MAKE) -s run-bench

#: demo         a device claimed in a virtual PC, from nothing but this folder
demo:
	@tests/need.sh build boot
	@$(MAKE) -s run-demo

# makes of their own: what was just installed may change which LIBC is chosen
HOST_SUITES := $(if $(HOST_IF_ANY),"$(MAKE) -s check-host" "$(MAKE) -s check-fuzz") tests/record.sh tests/check.sh tests/list.sh tests/status.sh tests/hostile.sh tests/genkernel.sh \
	tests/documents.sh tests/guide.sh tests/install.sh
run-check: all build/tests/unpack build/tests/vfio-open
	tests/tally.sh tests/lint.sh $(FAST_SUITES) "$(MAKE) -s check-faults" $(OTHER_LIBCS) $(HOST_SUITES) tests/demo.sh tests/stale.sh tests/boot/run.sh \
		"tests/boot/matrix.sh $(MATRIX)" tests/cli.sh

run-check-boot: all build/tests/unpack build/tests/vfio-open
	tests/tally.sh "tests/boot/run.sh $(BOOT)" $(if $(BOOT),,"tests/boot/matrix.sh $(MATRIX)")

# what the bench runs, here and in its virtual PC
BENCH_PROGRAMS := build/tests/timed build/tests/bare build/tests/counted
run-bench: all $(BENCH_PROGRAMS) build/tests/unpack
	@command -v musl-gcc >/dev/null && $(MAKE) -s LIBC=musl early || :
	tests/bench/bench.sh

run-demo: early build/tests/vfio-open
	tests/boot/demo.sh

check-unit: build/tests/unit
	@CMOCKA_MESSAGE_OUTPUT=TAP $<

check-host: build/tests/host
	@CMOCKA_MESSAGE_OUTPUT=TAP $<

#: check-property  plans for random machines; PROPERTY="COUNT SEED"
PROPERTY ?= 200000
check-property: build/tests/property
	@$< $(PROPERTY)

PROPERTY_SOURCES := $(wildcard tests/property/*.c)
build/tests/property: $(PROPERTY_SOURCES) $(wildcard tests/property/*.h src/core/*/*.[ch]) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(UNIT_FLAGS) -o $@ $(PROPERTY_SOURCES) $(CORE)

build/tests/unit: $(UNIT_TESTS) $(wildcard tests/unit/*.h src/core/*/*.[ch]) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(UNIT_FLAGS) -o $@ $(UNIT_TESTS) $(CORE) $(UNIT_LINK)

# the room of the host program that needs none of its libraries: this runs wherever there is a compiler
UNPACK_SOURCES := tests/tools/unpack.c src/host/sysroot/safe_tree.c src/host/sysroot/umockdev.c $(wildcard src/core/lib/*.c)
build/tests/unpack: $(UNPACK_SOURCES) $(wildcard src/core/*/*.h src/host/*/*.h) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) -std=gnu11 -Isrc -O1 $(WARNINGS) -o $@ $(UNPACK_SOURCES)

HOST_TESTS := $(wildcard tests/unit/host/*.c tests/unit/host/*/*.c) tests/unit/tree.c
build/tests/host: $(HOST_TESTS) $(wildcard tests/unit/*.h src/core/*/*.[ch] src/host/*/*.[ch]) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(UNIT_FLAGS) -D_GNU_SOURCE $(HOST_CFLAGS) -Wl,--wrap=sysio_write -o $@ $(HOST_TESTS) $(CORE) \
		$(HOST) -lcmocka $(HOST_LIBS)

# --- fuzzing: tests/fuzz/README.md
FUZZ_TARGETS := config cmdline what report umockdev initrd run
FUZZ_SOURCES := tests/fuzz/fuzz.c $(FUZZ_TARGETS:%=tests/fuzz/%.c) $(filter-out tests/property/property.c,$(PROPERTY_SOURCES)) $(CORE) $(HOST)
FUZZ_HEADERS := $(wildcard tests/fuzz/*.h tests/property/*.h src/core/*/*.h src/host/*/*.h)
FUZZ_WRAP := $(foreach function,malloc calloc realloc reallocarray free strdup asprintf vasprintf sysio_put,-Wl,--wrap=$(function))
FUZZ_CFLAGS := -D_GNU_SOURCE $(HOST_CFLAGS) $(FUZZ_WRAP)
FUZZ_CC ?= clang

#: fuzz         look for inputs that break the parsers and the plan; SECONDS=n for each, FUZZ="name..." for some of them
SECONDS ?= 60
FUZZ ?= $(FUZZ_TARGETS)
fuzz:
	@tests/need.sh build host fuzz
	@$(MAKE) -s build/fuzz/libfuzzer
	@tests/fuzz/run.sh $(SECONDS) $(FUZZ)

build/fuzz/libfuzzer: $(FUZZ_SOURCES) tests/fuzz/libfuzzer.c $(FUZZ_HEADERS) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(FUZZ_CC) $(UNIT_FLAGS) -Wno-string-plus-int -Wno-format-nonliteral -fsanitize=fuzzer -o $@ $(FUZZ_CFLAGS) tests/fuzz/libfuzzer.c $(FUZZ_SOURCES) $(HOST_LIBS)

# the kept inputs, and no fuzzer
check-fuzz: build/tests/replay
	@$< $(FUZZ_TARGETS:%=tests/fuzz/corpus/%)

build/tests/replay: $(FUZZ_SOURCES) tests/fuzz/replay.c $(FUZZ_HEADERS) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(UNIT_FLAGS) -o $@ $(FUZZ_CFLAGS) tests/fuzz/replay.c $(FUZZ_SOURCES) $(HOST_LIBS)

#: check-faults  every system call of the boot program failing, or never returning; EVERY=N for each Nth alone
EVERY ?= 1
check-faults: early build/tests/faults
	@build/tests/faults $(PROGRAM) $(EVERY)

# the supervisor knows the registers of x86-64; elsewhere what is left says that it is skipped
FAULTS_ARCH := $(filter x86_64,$(firstword $(subst -, ,$(shell $(HOSTCC) -dumpmachine 2>/dev/null))))
FAULTS_SOURCES := $(if $(FAULTS_ARCH),$(wildcard tests/faults/*.c),tests/faults/main.c)
FAULTS_SOURCES += $(filter src/%,$(UNPACK_SOURCES))
build/tests/faults: $(FAULTS_SOURCES) $(wildcard tests/faults/*.h src/core/*/*.h src/host/*/*.h) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) -std=gnu11 -Isrc -O1 -g -D_GNU_SOURCE $(WARNINGS) -o $@ $(FAULTS_SOURCES)

#: coverage     how much of src/core the quick tests go through, and what they leave out
coverage:
	@tests/need.sh build check coverage
	@$(MAKE) -s run-coverage

# every binary has the same objects of src/core, so that their counts add up
COVERAGE_FLAGS := -std=gnu11 -Isrc -g -O0 -DVERSION='"$(VERSION)"'
COVERAGE_CORE := $(CORE:src/%.c=build/coverage/%.o)
COVERAGE_LINK = $(HOSTCC) $(COVERAGE_FLAGS) -Wl,--wrap=_exit -o $@ $(filter %.c %.o,$^) -lgcov
build/coverage/%.o: src/%.c $(wildcard src/core/*/*.h) Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(COVERAGE_FLAGS) --coverage -c -o $@ $<
build/coverage/unit: $(UNIT_TESTS) tests/coverage/leave.c $(COVERAGE_CORE) $(wildcard tests/unit/*.h)
	$(call say,LINK  $@)
	$(Q)$(COVERAGE_LINK) $(UNIT_LINK)
build/coverage/property: $(PROPERTY_SOURCES) tests/coverage/leave.c $(COVERAGE_CORE)
	$(call say,LINK  $@)
	$(Q)$(COVERAGE_LINK)
build/coverage/vfioclaim-early: $(EARLY) tests/coverage/leave.c $(COVERAGE_CORE) $(wildcard src/early/*.h)
	$(call say,LINK  $@)
	$(Q)$(COVERAGE_LINK) -static

run-coverage: build/coverage/unit build/coverage/property build/coverage/vfioclaim-early build/tests/unpack build/tests/faults
	@PROGRAM=build/coverage/vfioclaim-early tests/coverage/run.sh

#: mutants      would the tests notice? small mistakes in some rooms, each against the quick suites; MUTANTS="plan guard"
MUTANTS ?= rule plan guard act
mutants:
	@tests/need.sh build check
	@$(MAKE) -s run-mutants

# the program with the host's libc, which is here whichever of the others is; what a mutant is linked with is built once
MUTANT_PROGRAM := $(CORE) $(EARLY)
MUTANT_TESTS := $(CORE) $(UNIT_TESTS) $(PROPERTY_SOURCES)
MUTANT_OBJECTS := $(MUTANT_PROGRAM:%.c=build/mutants/program/%.o) $(MUTANT_TESTS:%.c=build/mutants/test/%.o)
MUTANT_PROGRAM_FLAGS := -std=gnu11 -Isrc -O1 -static
build/mutants/program/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(MUTANT_PROGRAM_FLAGS) -DVERSION='"$(VERSION)"' -MMD -MP -c -o $@ $<
build/mutants/test/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) $(UNIT_FLAGS) -MMD -MP -c -o $@ $<
-include $(MUTANT_OBJECTS:.o=.d)

run-mutants: $(MUTANT_OBJECTS) build/tests/unpack build/tests/faults
	@HOSTCC='$(HOSTCC)' TEST_FLAGS='$(filter-out -D%,$(UNIT_FLAGS))' PROGRAM_FLAGS='$(MUTANT_PROGRAM_FLAGS)' \
		UNIT_LINK='$(UNIT_LINK)' tests/mutants/run.py $(MUTANTS)

build/tests/vfio-open: tests/boot/guest/vfio-open.c Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) -std=gnu11 -O1 $(WARNINGS) -static -o $@ $<

$(BENCH_PROGRAMS): build/tests/%: tests/bench/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC    $@)
	$(Q)$(HOSTCC) -std=gnu11 -O2 $(WARNINGS) -D_GNU_SOURCE -static -o $@ $<

# what the suites take from the environment
export PROGRAM HOST_PROGRAM VERSION LIBC HOST_CFLAGS CFLAGS

# --- install. The glue is written for PREFIX=/usr, and told where it is when it is installed.
RELOCATE = sed 's|/usr/lib/vfioclaim|$(PROGRAM_DIR)|g; s|/usr/sbin/vfioclaim|$(PREFIX)/sbin/vfioclaim|g'

MANUALS := vfioclaim.conf.5 vfioclaim.7 vfioclaim-early.8 vfioclaim.8

.PHONY: install install-early install-host install-unit install-dracut install-initramfs-tools install-mkinitcpio install-genkernel install-ugrd install-man install-completion uninstall
#: install      install everything; PREFIX, DESTDIR
install: install-early $(HOST_IF_ANY:%=install-%) install-dracut install-initramfs-tools install-mkinitcpio install-genkernel install-ugrd \
	install-man $(HOST_IF_ANY:%=install-completion)

install-early: $(PROGRAM)
	$(INSTALL) -D -m 755 $(PROGRAM) '$(DESTDIR)$(PROGRAM_DIR)/vfioclaim-early'

install-host: $(HOST_PROGRAM)
	$(INSTALL) -D -m 755 $(HOST_PROGRAM) '$(DESTDIR)$(PREFIX)/sbin/vfioclaim'

install-unit:
	$(INSTALL) -d '$(DESTDIR)$(SYSTEMD_UNITS)'
	$(RELOCATE) hook/vfioclaim.service > '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'
	chmod 644 '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'

#: install-dracut  the dracut module alone, with the unit for images with systemd
install-dracut: install-unit
	$(INSTALL) -d '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim'
	for file in module-setup.sh vfioclaim.sh; do \
		$(RELOCATE) dracut/50vfioclaim/$$file > '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim/'$$file && \
		chmod 755 '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim/'$$file || exit; \
	done

#: install-initramfs-tools  the hook and the boot script alone
install-initramfs-tools:
	$(INSTALL) -d '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top'
	$(RELOCATE) hook/initramfs-tools/hook > '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim'
	$(RELOCATE) hook/initramfs-tools/init-top > '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'
	chmod 755 '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'

#: install-mkinitcpio  its two hooks alone, with the unit for images with systemd
install-mkinitcpio: install-unit
	for kind in install hooks; do \
		$(INSTALL) -d '$(DESTDIR)$(INITCPIO)/'$$kind && \
		$(RELOCATE) mkinitcpio/$$kind/vfioclaim > '$(DESTDIR)$(INITCPIO)/'$$kind/vfioclaim && \
		chmod 644 '$(DESTDIR)$(INITCPIO)/'$$kind/vfioclaim || exit; \
	done

#: install-genkernel  the command that fills genkernel's overlay, and what starts the program there
install-genkernel:
	$(INSTALL) -D -m 644 genkernel/initrd.splash '$(DESTDIR)$(PROGRAM_DIR)/initrd.splash'
	$(RELOCATE) genkernel/genkernel-overlay > '$(DESTDIR)$(PROGRAM_DIR)/genkernel-overlay'
	chmod 755 '$(DESTDIR)$(PROGRAM_DIR)/genkernel-overlay'

#: install-ugrd  the module for ugrd alone
install-ugrd:
	$(INSTALL) -d '$(DESTDIR)$(UGRD_MODULES)'
	for file in vfioclaim.toml vfioclaim.py; do \
		$(RELOCATE) hook/ugrd/$$file > '$(DESTDIR)$(UGRD_MODULES)/'$$file && \
		chmod 644 '$(DESTDIR)$(UGRD_MODULES)/'$$file || exit; \
	done

# told where things are, like the glue: what they have people write has paths in it
install-man:
	for page in $(MANUALS); do \
		folder='$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.} && \
		$(INSTALL) -d "$$folder" && $(RELOCATE) man/$$page > "$$folder/$$page" && chmod 644 "$$folder/$$page" || exit; \
	done

#: install-completion  what bash and zsh offer behind vfioclaim
install-completion:
	$(INSTALL) -D -m 644 completion/vfioclaim.bash '$(DESTDIR)$(BASH_COMPLETIONS)/vfioclaim'
	$(INSTALL) -D -m 644 completion/_vfioclaim '$(DESTDIR)$(ZSH_COMPLETIONS)/_vfioclaim'

#: uninstall    remove what install put there; the same PREFIX and DESTDIR
uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/sbin/vfioclaim'
	for page in $(MANUALS); do rm -f '$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.}/$$page; done
	rm -f '$(DESTDIR)$(BASH_COMPLETIONS)/vfioclaim' '$(DESTDIR)$(ZSH_COMPLETIONS)/_vfioclaim'
	rm -f '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'
	rm -f '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'
	rm -f '$(DESTDIR)$(INITCPIO)/install/vfioclaim' '$(DESTDIR)$(INITCPIO)/hooks/vfioclaim'
	rm -f '$(DESTDIR)$(UGRD_MODULES)/vfioclaim.toml' '$(DESTDIR)$(UGRD_MODULES)/vfioclaim.py'
	# and what Python left when ugrd read it
	rm -f '$(DESTDIR)$(UGRD_MODULES)/__pycache__'/vfioclaim.*.pyc
	rmdir '$(DESTDIR)$(UGRD_MODULES)/__pycache__' 2>/dev/null || :
	rm -rf '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim' '$(DESTDIR)$(PROGRAM_DIR)'

.PHONY: clean help FORCE
#: clean        remove build/
clean:
	rm -rf build

#: help         print this
help:
	@sed -n 's/^#: //p' Makefile
	@sed -n '/^# Set on/,/^$$/{s/^# \{0,1\}//p}' Makefile
	@echo 'Now: LIBC=$(LIBC) CC=$(CC) PREFIX=$(PREFIX)'
FORCE:
