# Commands that are no part of the checks: coverage and mutants, which test the tests of src/core, and the pictures.

.PHONY: coverage mutants run-coverage run-mutants
#: coverage     print how much of src/core the quick tests execute, and what they do not execute
coverage:
	@tests/lib/need.sh build check coverage
	@$(MAKE) -s run-coverage

# every program has the same objects of src/core, so that their counts add up
COVERAGE_COMPILE = $(HOSTCC) $(EVERYWHERE) -g -O0 -D_GNU_SOURCE $(if $(filter src/core/%,$<),--coverage)
$(eval $(call variant,coverage,COVERAGE_COMPILE))
COVERAGE_SHARED := $(call objects,coverage,$(CORE) tests/coverage/leave.c)
-include $(patsubst %.o,%.d,$(COVERAGE_SHARED) $(call objects,coverage,$(EARLY) $(UNIT_SHARED) $(UNIT_CORE) $(PROPERTY_SOURCES)))
COVERAGE_LIBS := $(call wrap,_exit) -lgcov
build/coverage/unit: $(COVERAGE_SHARED) $(call objects,coverage,$(UNIT_SHARED) $(UNIT_CORE))
	$(call link,$(HOSTCC),$(COVERAGE_LIBS) $(UNIT_WRAP) -lcmocka)
build/coverage/property: $(COVERAGE_SHARED) $(call objects,coverage,$(PROPERTY_SOURCES))
	$(call link,$(HOSTCC),$(COVERAGE_LIBS))
build/coverage/vfioclaim-early: $(COVERAGE_SHARED) $(call objects,coverage,$(EARLY))
	$(call link,$(HOSTCC) -static,$(COVERAGE_LIBS))

run-coverage: build/coverage/unit build/coverage/property build/coverage/vfioclaim-early build/tests/unpack build/tests/faults
	@$(RUN) PROGRAM=build/coverage/vfioclaim-early tests/coverage/run.sh

#: mutants      test whether the tests notice small mistakes in some files; MUTANTS="plan guard"
MUTANTS ?= rule plan guard act
mutants:
	@tests/lib/need.sh build check
	@$(MAKE) -s run-mutants

# the program with the host's libc; the objects that a mutant is linked with are built once
MUTANT_FLAGS := -std=gnu11 -O1 -static
MUTANT_COMPILE = $(HOSTCC) $(EVERYWHERE) -O1
MUTANT_TEST_COMPILE = $(HOSTCC) $(EVERYWHERE) $(CHECK_FLAGS)
$(eval $(call variant,mutants/program,MUTANT_COMPILE))
$(eval $(call variant,mutants/test,MUTANT_TEST_COMPILE))
MUTANT_OBJECTS := $(call objects,mutants/program,$(CORE) $(EARLY)) \
	$(call objects,mutants/test,$(CORE) $(UNIT_SHARED) $(UNIT_CORE) $(PROPERTY_SOURCES))
-include $(MUTANT_OBJECTS:.o=.d)

run-mutants: $(MUTANT_OBJECTS) build/tests/unpack build/tests/faults
	@HOSTCC='$(HOSTCC)' TEST_FLAGS='-std=gnu11 $(CHECK_FLAGS)' PROGRAM_FLAGS='$(MUTANT_FLAGS)' \
		UNIT_LINK='$(UNIT_WRAP) -lcmocka' tests/mutants/run.py $(MUTANTS)

# Draw the pictures of README.md again. Run this by hand after the output of the programs has changed, and look at the
# pictures. DEMO is the saved output of `make demo`; without it, demo.svg stays as it is.
.PHONY: pictures
#: pictures     draw the pictures of README.md from real output; DEMO=FILE is the saved output of the demo
DEMO ?=
pictures: all build/tests/unpack build/tests/release
	@$(RUN) tests/docs/pictures.sh $(DEMO)
