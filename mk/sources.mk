# The source files, by directory. tests/lint/lint.sh lists which directory may include which.

CORE := $(wildcard src/core/*/*.c)
EARLY := $(wildcard src/early/*.c)
HOST := $(wildcard src/host/*/*.c)
CLI := $(wildcard src/cli/*.c)

# helpers of all unit tests, the tests of src/core, and those of src/host
UNIT_SHARED := $(wildcard tests/unit/*.c)
UNIT_CORE := $(wildcard tests/unit/core/*/*.c)
UNIT_HOST := tests/unit/tree.c tests/unit/machine.c $(wildcard tests/unit/host/*.c tests/unit/host/*/*.c)
PROPERTY_SOURCES := $(wildcard tests/property/*.c)
# the unpacker of recorded machines; it needs none of the host program's libraries
UNPACK := src/host/sysroot/safe_tree.c src/host/sysroot/umockdev.c $(wildcard src/core/lib/*.c)

# for clang-format
ALL_C = $(shell find src tests -name '*.[ch]')
