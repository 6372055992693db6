# How C is compiled: one rule for each variant, objects in build/VARIANT, and a dependency file next to each object.

WARNINGS := -Wall -Wextra -Wformat=2 -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror=implicit-function-declaration
EVERYWHERE := -std=gnu11 -Isrc $(WARNINGS) -DVERSION='"$(VERSION)"' -MMD -MP

# The compiler and the flags of a variant are kept in a file. If they change, its objects are compiled again.
keep_flags = mkdir -p $(@D); echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' > $@

# $(call variant,NAME,COMPILER_AND_FLAGS): the second argument is the name of a variable
define variant
build/$(1)/%.o: %.c build/$(1)/flags
	@mkdir -p $$(@D)
	$$(call say,CC    $$<)
	$$(Q)$$($(2)) -c -o $$@ $$<
build/$(1)/flags: FORCE
	@$$(call keep_flags,$$($(2)) $$(LDFLAGS) $$(STRIP))
endef

# $(call objects,VARIANT,SOURCES)
objects = $(2:%.c=build/$(1)/%.o)

# Link a program from the objects among its prerequisites: $(call link,COMPILER AND FLAGS,LIBRARIES).
define link
	@mkdir -p $(@D)
	$(call say,LINK  $@)
	$(Q)$(1) -o $@ $(filter %.o,$^) $(2)
endef
