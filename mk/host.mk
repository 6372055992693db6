# The host program. If a library is missing, only the boot program is built.

HOST_LIBRARIES := libkmod libpci mount blkid libarchive json-c libmd
HOST_MISSING := $(if $(filter help clean,$(MAKECMDGOALS)),,$(shell \
	for library in $(HOST_LIBRARIES); do $(PKG_CONFIG) --exists $$library || echo $$library; done 2>/dev/null))
HOST_LIBS = $(eval HOST_LIBS := $$(shell $(PKG_CONFIG) --libs $(HOST_LIBRARIES)))$(HOST_LIBS)
HOST_CFLAGS = $(eval HOST_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(HOST_LIBRARIES)))$(HOST_CFLAGS)
HOST_IF_ANY := $(if $(HOST_MISSING),,host)

HOST_COMPILE = $(HOSTCC) $(EVERYWHERE) -O2 -g -D_GNU_SOURCE $(HOST_CFLAGS) $(CFLAGS) $(CPPFLAGS)
HOST_OBJECTS := $(call objects,host,$(CORE) $(HOST) $(CLI))
$(eval $(call variant,host,HOST_COMPILE))
-include $(HOST_OBJECTS:.o=.d)

$(HOST_PROGRAM): $(HOST_OBJECTS)
	$(call link,$(HOSTCC) $(CFLAGS) $(LDFLAGS),$(HOST_LIBS))

.PHONY: host-if-possible no-host
host-if-possible: $(or $(HOST_IF_ANY),no-host)
no-host:
	@echo '  vfioclaim, the host program, is not built: $(PKG_CONFIG) does not find $(HOST_MISSING); README.md names the packages'
