# Fuzzing: tests/fuzz/README.md.

FUZZ_TARGETS := config cmdline what report umockdev initrd run bake
FUZZ_SOURCES := tests/fuzz/fuzz.c $(FUZZ_TARGETS:%=tests/fuzz/%.c) $(filter-out tests/property/property.c,$(PROPERTY_SOURCES)) \
	$(CORE) $(HOST)
FUZZ_WRAP := $(call wrap,malloc calloc realloc reallocarray free strdup asprintf vasprintf sysio_put)
FUZZ_CC ?= clang
FUZZ_FLAGS := $(CHECK_FLAGS) -fsanitize=fuzzer
FUZZ_COMPILE = $(FUZZ_CC) $(EVERYWHERE) -Wno-string-plus-int -Wno-format-nonliteral $(FUZZ_FLAGS) -D_GNU_SOURCE $(HOST_CFLAGS)
$(eval $(call variant,fuzz,FUZZ_COMPILE))
-include $(patsubst %.o,%.d,$(call objects,fuzz,$(FUZZ_SOURCES) tests/fuzz/libfuzzer.c) \
	$(call objects,check,$(wildcard tests/fuzz/*.c)))

.PHONY: fuzz
#: fuzz         look for inputs that break the parsers and the plan; SECONDS=n for each, FUZZ="name..." for some of them
SECONDS ?= 60
FUZZ ?= $(FUZZ_TARGETS)
fuzz:
	@tests/lib/need.sh build host fuzz
	@$(MAKE) -s build/fuzz/libfuzzer
	@tests/fuzz/run.sh $(SECONDS) $(FUZZ)

build/fuzz/libfuzzer: $(call objects,fuzz,$(FUZZ_SOURCES) tests/fuzz/libfuzzer.c)
	$(call link,$(FUZZ_CC) $(FUZZ_FLAGS) $(FUZZ_WRAP),$(HOST_LIBS))

# run the targets on the kept inputs, without the fuzzer
check-fuzz: build/tests/replay
	@$< $(FUZZ_TARGETS:%=tests/fuzz/corpus/%)
build/tests/replay: $(call objects,check,$(FUZZ_SOURCES) tests/fuzz/replay.c)
	$(call link,$(CHECK_LINK) $(FUZZ_WRAP),$(HOST_LIBS))
