package io.nodelet.etcd.backup;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// Puts a snapshot in the place of etcd's data, as the journal wants it, before etcd starts. Killed at any moment it is
/// done again from where the disk and the journal say that it was.
///
/// ```
/// unpack into restoring/TRY ─► journal: unpacked ─► member to before-TIME/ ─► restoring/TRY/member to member ─► no
/// journal
/// ```
public final class RestoreAction implements RepairAction {
    private final RestoreJournal journal;
    private final EtcdPrograms etcd;
    private final SnapshotCipher cipher;
    private final BooleanSupplier running;
    private final Runnable claim;
    private final RestoreDisk restoreDisk;

    /// @param cipher  opens snapshots
    /// @param running whether etcd, or what works with its data, runs: then the data must be left alone
    /// @param claim   has the data folder on record as this machine's
    public RestoreAction(
            RestoreJournal journal, EtcdPrograms etcd, SnapshotCipher cipher, BooleanSupplier running, Runnable claim) {
        this(journal, etcd, cipher, running, claim, RestoreDisk.REAL);
    }

    RestoreAction(
            RestoreJournal journal,
            EtcdPrograms etcd,
            SnapshotCipher cipher,
            BooleanSupplier running,
            Runnable claim,
            RestoreDisk restoreDisk) {
        this.cipher = cipher;
        this.claim = claim;
        this.journal = journal;
        this.etcd = etcd;
        this.running = running;
        this.restoreDisk = restoreDisk;
    }

    @Override
    public String key() {
        return "restore of etcd's data";
    }

    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public Health check() {
        return journal.read()
                .map(restoreState -> Health.unhealthy(
                        ReasonCode.RESTORE_HALF_DONE,
                        "etcd",
                        "the restore of " + restoreState.snapshot()
                                + " is half done; `nodeletd etcd restore` goes on with it"))
                .orElseGet(Health::healthy);
    }

    @Override
    public void perform(Progress progress) {
        journal.read().ifPresent(restoreState -> {
            refuseWhileRunning();
            RestoreState unpacked = restoreState.isUnpacked() ? restoreState : unpack(restoreState, progress);
            swap(unpacked, progress);
            claim.run();
            journal.remove();
        });
    }

    private void refuseWhileRunning() {
        if (running.getAsBoolean()) {
            throw new NodeletException(
                    "etcd or the API server runs, and etcd's data is to be replaced",
                    "Run `nodeletd etcd restore` again: it stops both first, and goes on.");
        }
    }

    private RestoreState unpack(RestoreState restoreState, Progress progress) {
        progress.say("unpacking " + restoreState.snapshot());
        restoreDisk.removeAll(restoreState.restoring());
        restoreDisk.folder(restoreState.restoring());
        String attempt = ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (OpenSnapshot open = OpenSnapshot.of(restoreState.snapshot(), cipher, restoreState.restoring())) {
            requireSame(restoreState, open);
            etcd.unpack(
                    open.file(),
                    restoreState.restoring().resolve(attempt),
                    restoreState.identity(),
                    restoreState.bump());
        }
        restoreDisk.settle(restoreState.restoring());
        RestoreState unpacked = restoreState.unpackedBy(attempt);
        journal.write(unpacked);
        return unpacked;
    }

    private static void requireSame(RestoreState restoreState, OpenSnapshot open) {
        if (!open.digest().equals(restoreState.digest())) {
            throw new NodeletException(
                    restoreState.snapshot() + " is another one than when the restore began",
                    "Put the old one back, or begin anew: nodeletd etcd restore SNAPSHOT.");
        }
    }

    private void swap(RestoreState restoreState, Progress progress) {
        Path unpacked = restoreState.unpackedMember();
        if (Files.exists(unpacked)) {
            if (Files.exists(restoreState.member())) {
                progress.say("the old data goes to " + restoreState.keptFolder());
                restoreDisk.folder(restoreState.keptFolder());
                restoreDisk.move(restoreState.member(), free(restoreState.keptFolder()));
            }
            restoreDisk.move(unpacked, restoreState.member());
        }
        restoreDisk.removeAll(restoreState.restoring());
    }

    private static Path free(Path folder) {
        Path place = folder.resolve("member");
        for (int i = 2; Files.exists(place); i++) {
            place = folder.resolve("member-" + i);
        }
        return place;
    }
}
