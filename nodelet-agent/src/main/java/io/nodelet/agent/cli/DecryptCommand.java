package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.etcd.backup.RemoteSnapshots;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `nodeletd etcd decrypt`: a snapshot for etcd's own tools.
final class DecryptCommand {
    private final CliContext context;

    DecryptCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                "decrypt",
                this::decrypt,
                "Writes what an encrypted snapshot holds into a new file, for root alone, that etcd's own tools read",
                "It needs the key of the etcd authority, as every master has it. `etcd restore` needs no such file.");
        return CommandAction.examples(
                        spec,
                        "nodeletd etcd decrypt latest /root/etcd.db",
                        "nodeletd etcd decrypt /mnt/backup/etcd-20261122T020000Z.db.age /root/etcd.db")
                .addPositional(word(0, "SNAPSHOT", "A file, a name that `etcd snapshots` lists, or `latest`."))
                .addPositional(word(1, "FILE", "The new file."))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private static PositionalParamSpec word(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private ExitCode decrypt(CommandArguments arguments) {
        EtcdClients tools =
                context.stacks().of(new ConfigSource(context).load(arguments)).etcd();
        Path to = Path.of(text(arguments, 1)).toAbsolutePath().normalize();
        String word = text(arguments, 0);
        Path file = tools.find(word, !word.startsWith(RemoteSnapshots.SCHEME));
        Snapshot snapshot = tools.snapshots().reader().using(file, (examinedSnapshot, plain) -> {
            copy(plain, to);
            return examinedSnapshot.snapshot();
        });
        Map<String, Object> tree = new LinkedHashMap<>(snapshot.toMap());
        tree.put("decrypted", to.toString());
        String person = "%s: revision %d, %d keys, taken %s; not encrypted: remove it when you are done%n"
                .formatted(to, snapshot.revision(), snapshot.keys(), snapshot.taken());
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
        return ExitCode.OK;
    }

    private static String text(CommandArguments arguments, int index) {
        return String.valueOf((Object) arguments.parsed().matchedPositionalValue(index, ""));
    }

    private static void copy(Path plain, Path to) {
        try {
            Files.createFile(to, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0600")));
        } catch (IOException e) {
            throw new NodeletException(
                    "can't make " + to + ": " + AtomicFile.reason(e), "It must not be there, and its folder must.", e);
        }
        try (var out = Files.newOutputStream(to)) {
            Files.copy(plain, out);
        } catch (IOException e) {
            remove(to);
            throw new NodeletException(
                    "can't write " + to + ": " + AtomicFile.reason(e), "It needs as much room as etcd's database.", e);
        }
    }

    private static void remove(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            // what is told is why it could not be written
        }
    }
}
