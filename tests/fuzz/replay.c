// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Usage: replay DIRECTORY...
 *
 * Pass every file of a directory to the target with the directory's name, in a process of its own, and print TAP.
 * For the corpora, and to replay a finding without a fuzzer.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

static unsigned number, failed;

static void replay(fuzz_target *target, const char *path)
{
	static uint8_t data[FUZZ_MOST];
	FILE *file = fopen(path, "re");
	size_t size = file ? fread(data, 1, sizeof(data), file) : 0;
	int status = -1;
	uint8_t *copy;
	pid_t child;

	if (file)
		fclose(file);
	if (size == sizeof(data))
		file = NULL; /* it may be longer */
	fflush(stdout);
	child = file ? fork() : -1;
	if (!child) {
		/* of exactly its size, so that the sanitizer sees its end */
		copy = malloc(size ? size : 1);
		memcpy(copy, data, size);
		alarm(60);
		fuzz_once(target, copy, size);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, &status, 0);
	failed += status != 0;
	printf("%sok %u - %s\n", status ? "not " : "", ++number, path);
}

static int replay_dir(const char *dir)
{
	const char *slash = strrchr(dir, '/');
	fuzz_target *target = fuzz_find(slash ? slash + 1 : dir);
	struct dirent **names;
	int count = target ? scandir(dir, &names, NULL, alphasort) : -1;

	if (count < 0) {
		fprintf(stderr, "%s: expected a dir with the name of a target\n", dir);
		return 2;
	}
	for (int i = 0; i < count; i++) {
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			replay(target, path);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int wrong = 0;

	fuzz_start();
	for (int i = 1; i < argc && !wrong; i++)
		wrong = replay_dir(argv[i]);
	printf("1..%u\n", number);
	return wrong ? wrong : failed != 0;
}
