package io.nodelet.resources.service;

import io.nodelet.engine.Action;
import io.nodelet.engine.Item;
import io.nodelet.engine.Progress;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.host.linux.ReloadSignal;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A service that reads its configuration again when it is told to (SIGHUP), and keeps what it holds meanwhile. The
/// file is none of its inputs: a restart is what it spares.
///
/// @param services of the machine
/// @param name     of the service
/// @param config   what it reads
/// @param note     what it has read: the content's digest
public record ReloadOnChange(Services services, String name, Path config, Path note) {
    /// The service, with what belongs before and after it.
    public List<Item> around(Service service) {
        return List.of(new AtItsStart(this), service, new AtAChange(this));
    }

    /// While it does not run: what it will read is what there is now.
    private record AtItsStart(ReloadOnChange it) implements Action {
        @Override
        public String key() {
            return it.name + " is about to read " + it.config;
        }

        @Override
        public Health check() {
            return it.running() || it.read()
                    ? Health.healthy()
                    : Health.unhealthy(ReasonCode.CONFIG_NOT_READ, it.name, it.name + " has not read " + it.config);
        }

        @Override
        public void perform(Progress progress) {
            it.write();
        }
    }

    private record AtAChange(ReloadOnChange it) implements Action {
        @Override
        public String key() {
            return it.name + " reads " + it.config + " again";
        }

        @Override
        public Health check() {
            return !it.running() || it.read()
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.CONFIG_NOT_READ,
                            it.name,
                            it.name + " has not read what " + it.config + " says now");
        }

        @Override
        public void perform(Progress progress) {
            if (it.services.state(it.name) instanceof ServiceState.Running(long pid, String _)
                    && ReloadSignal.send(pid)) {
                it.write();
            }
        }
    }

    private boolean running() {
        return services.state(name) instanceof ServiceState.Running;
    }

    private boolean read() {
        return Files.exists(note) && Files.exists(config) && text(note).equals(digest());
    }

    private void write() {
        AtomicFile.write(note, digest(), "0600");
    }

    private String digest() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text(config).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
