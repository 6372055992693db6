# Installation. Installed files alone claim nothing; the configuration does. install and uninstall take the same
# variables.

# The directories in which other projects expect files like these: as the .pc file says, otherwise the default.
DRACUT_MODULES ?= $(or $(shell $(PKG_CONFIG) --variable=dracutmodulesdir dracut 2>/dev/null),/usr/lib/dracut/modules.d)
SYSTEMD_UNITS ?= $(or $(shell $(PKG_CONFIG) --variable=systemdsystemunitdir systemd 2>/dev/null),/usr/lib/systemd/system)
INITRAMFS_TOOLS ?= /usr/share/initramfs-tools
INITCPIO ?= /usr/lib/initcpio
UGRD_MODULES ?= /var/lib/ugrd
BASH_COMPLETIONS ?= $(PREFIX)/share/bash-completion/completions
# Debian's zsh searches another directory for packages' files; with DESTDIR, this machine says nothing about the target
ZSH_COMPLETIONS ?= $(if $(and $(filter /usr,$(PREFIX)),$(if $(DESTDIR),,$(wildcard /etc/debian_version))),\
	/usr/share/zsh/vendor-completions,$(PREFIX)/share/zsh/site-functions)
PROGRAM_DIR = $(PREFIX)/lib/vfioclaim

# The hooks and manuals are written for PREFIX=/usr; their paths are replaced during the installation.
RELOCATE = sed 's|/usr/lib/vfioclaim|$(PROGRAM_DIR)|g; s|/usr/sbin/vfioclaim|$(SBINDIR)/vfioclaim|g'

MANUALS := vfioclaim.conf.5 vfioclaim.7 vfioclaim-early.8 vfioclaim.8

.PHONY: install install-early install-host install-unit install-dracut install-initramfs-tools install-mkinitcpio install-genkernel install-ugrd install-man install-completion uninstall
#: install      install everything; PREFIX, SBINDIR, DESTDIR
install: install-early $(HOST_IF_ANY:%=install-%) install-dracut install-initramfs-tools install-mkinitcpio install-genkernel install-ugrd \
	install-man $(HOST_IF_ANY:%=install-completion)

install-early: $(PROGRAM)
	$(INSTALL) -D -m 755 $(PROGRAM) '$(DESTDIR)$(PROGRAM_DIR)/vfioclaim-early'

install-host: $(HOST_PROGRAM)
	$(INSTALL) -D -m 755 $(HOST_PROGRAM) '$(DESTDIR)$(SBINDIR)/vfioclaim'

install-unit:
	$(INSTALL) -d '$(DESTDIR)$(SYSTEMD_UNITS)'
	$(RELOCATE) hook/vfioclaim.service > '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'
	chmod 644 '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'

#: install-dracut  only the dracut module, with the unit for images with systemd
install-dracut: install-unit
	$(INSTALL) -d '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim'
	for file in module-setup.sh vfioclaim.sh; do \
		$(RELOCATE) dracut/50vfioclaim/$$file > '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim/'$$file && \
		chmod 755 '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim/'$$file || exit; \
	done

#: install-initramfs-tools  only the hook and the boot script
install-initramfs-tools:
	$(INSTALL) -d '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top'
	$(RELOCATE) hook/initramfs-tools/hook > '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim'
	$(RELOCATE) hook/initramfs-tools/init-top > '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'
	chmod 755 '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'

#: install-mkinitcpio  only the two hooks, with the unit for images with systemd
install-mkinitcpio: install-unit
	for kind in install hooks; do \
		$(INSTALL) -d '$(DESTDIR)$(INITCPIO)/'$$kind && \
		$(RELOCATE) mkinitcpio/$$kind/vfioclaim > '$(DESTDIR)$(INITCPIO)/'$$kind/vfioclaim && \
		chmod 644 '$(DESTDIR)$(INITCPIO)/'$$kind/vfioclaim || exit; \
	done

#: install-genkernel  only the command that fills genkernel's overlay, and the script that starts the program
install-genkernel:
	$(INSTALL) -D -m 644 genkernel/initrd.splash '$(DESTDIR)$(PROGRAM_DIR)/initrd.splash'
	$(RELOCATE) genkernel/genkernel-overlay > '$(DESTDIR)$(PROGRAM_DIR)/genkernel-overlay'
	chmod 755 '$(DESTDIR)$(PROGRAM_DIR)/genkernel-overlay'

#: install-ugrd  only the module for ugrd
install-ugrd:
	$(INSTALL) -d '$(DESTDIR)$(UGRD_MODULES)'
	for file in vfioclaim.toml vfioclaim.py; do \
		$(RELOCATE) hook/ugrd/$$file > '$(DESTDIR)$(UGRD_MODULES)/'$$file && \
		chmod 644 '$(DESTDIR)$(UGRD_MODULES)/'$$file || exit; \
	done

install-man:
	for page in $(MANUALS); do \
		directory='$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.} && \
		$(INSTALL) -d "$$directory" && $(RELOCATE) man/$$page > "$$directory/$$page" && chmod 644 "$$directory/$$page" || exit; \
	done

#: install-completion  only the completions for bash and zsh
install-completion:
	$(INSTALL) -D -m 644 completion/vfioclaim.bash '$(DESTDIR)$(BASH_COMPLETIONS)/vfioclaim'
	$(INSTALL) -D -m 644 completion/_vfioclaim '$(DESTDIR)$(ZSH_COMPLETIONS)/_vfioclaim'

#: uninstall    remove the installed files, but no configuration; set the same variables as for install
uninstall:
	rm -f '$(DESTDIR)$(SBINDIR)/vfioclaim'
	for page in $(MANUALS); do rm -f '$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.}/$$page; done
	rm -f '$(DESTDIR)$(BASH_COMPLETIONS)/vfioclaim' '$(DESTDIR)$(ZSH_COMPLETIONS)/_vfioclaim'
	rm -f '$(DESTDIR)$(SYSTEMD_UNITS)/vfioclaim.service'
	rm -f '$(DESTDIR)$(INITRAMFS_TOOLS)/hooks/vfioclaim' '$(DESTDIR)$(INITRAMFS_TOOLS)/scripts/init-top/00-vfioclaim'
	rm -f '$(DESTDIR)$(INITCPIO)/install/vfioclaim' '$(DESTDIR)$(INITCPIO)/hooks/vfioclaim'
	rm -f '$(DESTDIR)$(UGRD_MODULES)/vfioclaim.toml' '$(DESTDIR)$(UGRD_MODULES)/vfioclaim.py'
	# and the files that Python wrote when ugrd read the module
	rm -f '$(DESTDIR)$(UGRD_MODULES)/__pycache__'/vfioclaim.*.pyc
	rmdir '$(DESTDIR)$(UGRD_MODULES)/__pycache__' 2>/dev/null || :
	rm -rf '$(DESTDIR)$(DRACUT_MODULES)/50vfioclaim' '$(DESTDIR)$(PROGRAM_DIR)'

