package io.nodelet.ctl.vm;

import picocli.CommandLine.Command;

/// `nodeletctl vm`: virtual machines on this machine, emulated where it has no KVM.
@Command(
        name = "vm",
        description = {
            "Virtual machines with a real Debian: a kernel of their own, systemd, cgroup v2 and real reboots.",
            "They are emulated by QEMU, with or without KVM in this machine, and so about ten times slower than it."
                    + " Their network has no way out; their ssh is reached on loopback.",
        },
        mixinStandardHelpOptions = true,
        subcommands = {VmUpCommand.class, VmSshCommand.class, VmDownCommand.class},
        footer = {
            "",
            "Examples:",
            "  nodeletctl vm up --share /srv/nodelet       # a folder with a .deb and a bundle, say",
            "  nodeletctl vm ssh -- dpkg -i /mnt/share/nodelet-0.1.0-amd64.deb",
            "  nodeletctl vm ssh -- systemctl reboot",
            "  nodeletctl vm down",
        })
public final class VmCommand {}
