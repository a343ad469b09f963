package io.nodelet.phases.etcd.backup;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.etcd.backup.EtcdPrograms;
import io.nodelet.etcd.backup.OpenSnapshot;
import io.nodelet.etcd.backup.RestoreDisk;
import io.nodelet.etcd.backup.RestoreJournal;
import io.nodelet.etcd.backup.RestoreState;
import io.nodelet.etcd.backup.SnapshotCipher;
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

    private RestoreState unpack(RestoreState it, Progress progress) {
        progress.say("unpacking " + it.snapshot());
        restoreDisk.removeAll(it.restoring());
        restoreDisk.folder(it.restoring());
        String attempt = ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (OpenSnapshot open = OpenSnapshot.of(it.snapshot(), cipher, it.restoring())) {
            requireSame(it, open);
            etcd.unpack(open.file(), it.restoring().resolve(attempt), it.identity(), it.bump());
        }
        restoreDisk.settle(it.restoring());
        RestoreState unpacked = it.unpackedBy(attempt);
        journal.write(unpacked);
        return unpacked;
    }

    private static void requireSame(RestoreState it, OpenSnapshot open) {
        if (!open.digest().equals(it.digest())) {
            throw new NodeletException(
                    it.snapshot() + " is another one than when the restore began",
                    "Put the old one back, or begin anew: nodeletd etcd restore SNAPSHOT.");
        }
    }

    private void swap(RestoreState it, Progress progress) {
        Path unpacked = it.unpackedMember();
        if (Files.exists(unpacked)) {
            if (Files.exists(it.member())) {
                progress.say("the old data goes to " + it.keptFolder());
                restoreDisk.folder(it.keptFolder());
                restoreDisk.move(it.member(), free(it.keptFolder()));
            }
            restoreDisk.move(unpacked, it.member());
        }
        restoreDisk.removeAll(it.restoring());
    }

    private static Path free(Path folder) {
        Path place = folder.resolve("member");
        for (int i = 2; Files.exists(place); i++) {
            place = folder.resolve("member-" + i);
        }
        return place;
    }
}
