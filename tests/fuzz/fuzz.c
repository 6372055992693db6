// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lib/sysio.h"

/*
 * --- the heap: the program does not free everything, because it has one run, but here are many. By the linker's
 * --wrap.
 */

static struct {
	void **at;
	size_t count, space;
} heap;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
void *__real_reallocarray(void *pointer, size_t count, size_t size);
void __real_free(void *pointer);
char *__real_strdup(const char *string);
int __real_vasprintf(char **string, const char *format, va_list list);
int __real_sysio_put(int descriptor, const char *data, size_t length);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);
void *__wrap_reallocarray(void *pointer, size_t count, size_t size);
void __wrap_free(void *pointer);
char *__wrap_strdup(const char *string);
int __wrap_vasprintf(char **string, const char *format, va_list list);
int __wrap_asprintf(char **string, const char *format, ...);
int __wrap_sysio_put(int descriptor, const char *data, size_t length);

static void *keep(void *pointer)
{
	if (heap.count == heap.space) {
		heap.space = heap.space ? 2 * heap.space : 1024;
		heap.at = __real_realloc(heap.at, heap.space * sizeof(*heap.at));
	}
	if (pointer)
		heap.at[heap.count++] = pointer;
	return pointer;
}

static void forget(const void *pointer)
{
	for (size_t i = heap.count; i--;)
		if (heap.at[i] == pointer) {
			heap.at[i] = heap.at[--heap.count];
			return;
		}
}

void *__wrap_malloc(size_t size)
{
	/* memory for the largest file takes the sanitizer 5 ms, and no input here is that large */
	return keep(__real_malloc(size > FUZZ_MOST ? FUZZ_MOST : size));
}

void *__wrap_calloc(size_t count, size_t size)
{
	return keep(__real_calloc(count, size));
}

void *__wrap_realloc(void *pointer, size_t size)
{
	forget(pointer);
	return keep(__real_realloc(pointer, size));
}

void *__wrap_reallocarray(void *pointer, size_t count, size_t size)
{
	forget(pointer);
	return keep(__real_reallocarray(pointer, count, size));
}

void __wrap_free(void *pointer)
{
	forget(pointer);
	__real_free(pointer);
}

char *__wrap_strdup(const char *string)
{
	return keep(__real_strdup(string));
}

int __wrap_vasprintf(char **string, const char *format, va_list list)
{
	int length = __real_vasprintf(string, format, list);

	if (length >= 0)
		keep(*string);
	return length;
}

int __wrap_asprintf(char **string, const char *format, ...)
{
	va_list list;
	int length;

	va_start(list, format);
	length = __wrap_vasprintf(string, format, list);
	va_end(list);
	return length;
}

/* Messages are formatted, but not printed. */
int __wrap_sysio_put(int descriptor, const char *data, size_t length)
{
	if (descriptor != STDERR_FILENO)
		return __real_sysio_put(descriptor, data, length);
	fuzz_must(length && data[length - 1] == '\n', "a message is a line");
	for (size_t i = 0; i + 1 < length; i++)
		fuzz_must((unsigned char)data[i] >= ' ', "and one line, with nothing in it that a terminal obeys");
	return 0;
}

/* --- the scratch directory */

static char scratch[64];
static pid_t owner;

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

static void remove_scratch(void)
{
	if (getpid() == owner) /* not a process that it started */
		nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void must(bool done, const char *what)
{
	if (!done) {
		perror(what);
		abort();
	}
}

void fuzz_start(void)
{
	char root[96];

	/* in memory, if possible: a disk would take most of the time */
	strcpy(scratch, access("/dev/shm", W_OK) ? "/tmp/vfioclaim-fuzz.XXXXXX" : "/dev/shm/vfioclaim-fuzz.XXXXXX");
	must(mkdtemp(scratch), scratch);
	owner = getpid();
	atexit(remove_scratch);
	snprintf(root, sizeof(root), "%s/root", scratch);
	must(!mkdir(root, 0755) && !sysio_enter(root), root);
}

const char *fuzz_scratch(void)
{
	return scratch;
}

static const char *full(const char *path)
{
	static char buffer[256];

	snprintf(buffer, sizeof(buffer), "%s/root%s", scratch, path);
	return buffer;
}

void fuzz_write(const char *path, const uint8_t *data, size_t size)
{
	char name[256];
	FILE *file;

	strcpy(name, full(path));
	file = fopen(name, "we");
	if (!file) {
		for (char *slash = strchr(name + strlen(scratch) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
			*slash = '\0';
			mkdir(name, 0755);
			*slash = '/';
		}
		file = fopen(name, "we");
	}
	must(file && fwrite(data, 1, size, file) == size && !fclose(file), name);
}

void fuzz_remove(const char *path)
{
	unlink(full(path));
}

/* --- the targets */

fuzz_target *fuzz_find(const char *name)
{
	static const struct {
		const char *name;
		fuzz_target *target;
	} targets[] = {
		{ "config", fuzz_config },     { "cmdline", fuzz_cmdline }, { "what", fuzz_what },
		{ "report", fuzz_report },     { "run", fuzz_run },	    { "initrd", fuzz_initrd },
		{ "umockdev", fuzz_umockdev }, { "bake", fuzz_bake },
	};

	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		if (!strcmp(targets[i].name, name))
			return targets[i].target;
	return NULL;
}

void fuzz_once(fuzz_target *target, const uint8_t *data, size_t size)
{
	target(data, size);
	while (heap.count)
		__real_free(heap.at[--heap.count]);
}

char *fuzz_string(const uint8_t *data, size_t size)
{
	size_t length = strnlen((const char *)data, size);
	char *string = __wrap_malloc(length + 1);

	memcpy(string, data, length);
	string[length] = '\0';
	return string;
}

void fuzz_must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

bool fuzz_same_rule(const struct rule *one, const struct rule *other)
{
	bool same = one->verb == other->verb && one->place == other->place &&
		    !memcmp(&one->id, &other->id, sizeof(one->id)) && one->class_mask == other->class_mask &&
		    !((one->class ^ other->class) & one->class_mask);

	if (one->place == RULE_ADDRESS || one->place == RULE_SLOT)
		same = same && !addr_compare(&one->addr, &other->addr);
	if (one->place == RULE_PHYSICAL_SLOT)
		same = same && !strcmp(one->slot, other->slot);
	if (one->place == RULE_PATH)
		same = same && addr_path_equal(&one->path, &other->path);
	return same && one->all == other->all && one->count == other->count && one->only == other->only &&
	       one->all_but_storage_or_network == other->all_but_storage_or_network && one->group == other->group &&
	       one->hold == other->hold && one->optional == other->optional && one->allow == other->allow &&
	       !strcmp(one->driver, other->driver) && !strcmp(one->profile, other->profile) &&
	       !strcmp(one->because, other->because);
}

/* The program does not free everything, because it has one run. So leaks mean nothing. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}
