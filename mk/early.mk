# The boot program: static, small, reproducible.

# The limit of its size in bytes, stripped; tests/early/program.sh fails above it. With glibc no program is small.
LIMIT_klibc := 40960
LIMIT_musl := 65536
LIMIT_glibc := 1048576
LIMIT := $(LIMIT_$(LIBC))

# These come after CFLAGS, so that the program is optimized for size, whatever flags a distribution sets. It is static,
# at a fixed address, and nothing unwinds its stack.
SMALL := -Os -fno-lto -fno-pie -fno-exceptions -fno-asynchronous-unwind-tables -fno-unwind-tables
ifneq ($(LIBC),glibc)
# klibc lacks the functions that these options call; those of musl are as large as the program
SMALL += -fno-stack-protector -fno-stack-clash-protection -U_FORTIFY_SOURCE
endif
# on x86, gcc aligns every table to 32 bytes, even with -Os; the psABI requires less. Asked only when it is compiled.
ALIGN = $(eval ALIGN := $$(if $$(filter x86_64-%,$$(shell $$(CC) -dumpmachine)),-malign-data=abi))$(ALIGN)
# with -g, klcc leaves out its own flags for size; what -g adds is stripped in any case
EARLY_USER_FLAGS = $(if $(filter klibc,$(LIBC)),$(filter-out -g -g1 -g2 -g3 -ggdb%,$(CFLAGS)),$(CFLAGS))
EARLY_COMPILE = $(CC) $(EVERYWHERE) -ffunction-sections -fdata-sections $(EARLY_USER_FLAGS) $(CPPFLAGS) $(SMALL) $(if $(filter klibc,$(LIBC)),$(ALIGN))
# noseparate-code: do not pad segments to a page; klcc does not know -pie
EARLY_LINK = $(CC) -static $(EARLY_USER_FLAGS) $(filter-out -pie,$(LDFLAGS)) $(SMALL) -Wl,--gc-sections -Wl,--sort-section=alignment \
	-Wl,-z,noseparate-code -Wl,-z,norelro -Wl,--build-id=none
# the strip of the compiler's own binutils: the strip of this machine cannot process the output of a cross compiler
STRIP ?= $(or $(shell $(CC) -print-prog-name=strip 2>/dev/null),strip)

EARLY_OBJECTS := $(call objects,$(LIBC),$(CORE) $(EARLY))
$(eval $(call variant,$(LIBC),EARLY_COMPILE))
-include $(EARLY_OBJECTS:.o=.d)

$(PROGRAM): $(EARLY_OBJECTS)
	$(call link,$(EARLY_LINK))
	$(Q)$(STRIP) -R .comment $@
	@echo "  SIZE  $@: $$(wc -c <$@) of at most $(LIMIT) bytes"
