package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.InstalledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// Drives [InstalledFile]: nothing is put in place unless its digest fits.
///
/// A file is copied, and the copy is what is verified. It is linked to only where nobody but this machine's root
/// can change it, and not by that way ([ReadOnlyViews]).
public final class InstalledFiles implements Driver<InstalledFile> {
    private static final long RESERVE = 32 << 20;

    private final Backups backups;
    private final Digests digests;
    private final Runnable trust;
    private final Predicate<Path> linkable;

    /// @param trust throws where others than root can change what says which digest fits; asked before a file is put in
    ///              place, so that what is there already needs it no more
    public InstalledFiles(Backups backups, Digests digests, Runnable trust) {
        this(backups, digests, trust, ReadOnlyViews::hold);
    }

    InstalledFiles(Backups backups, Digests digests, Runnable trust, Predicate<Path> linkable) {
        this.backups = backups;
        this.digests = digests;
        this.trust = trust;
        this.linkable = linkable;
    }

    @Override
    public Class<InstalledFile> type() {
        return InstalledFile.class;
    }

    @Override
    public String kind() {
        return "installed";
    }

    @Override
    public Difference compare(InstalledFile wanted) {
        if (!Files.exists(wanted.path())) {
            return Difference.missing();
        }
        if (!Files.isRegularFile(wanted.path())) {
            return Difference.changed("it is not a plain file");
        }
        if (!digests.sha256(wanted.path()).equals(wanted.sha256())) {
            return Difference.changed("its digest is not the bundle's");
        }
        return Files.isSymbolicLink(wanted.path()) ? link(wanted) : copy(wanted);
    }

    private Difference link(InstalledFile wanted) {
        return linkable.test(wanted.path())
                ? Difference.same()
                : Difference.changed("it is a link to where it can be changed unseen");
    }

    private static Difference copy(InstalledFile wanted) {
        try {
            return OwnershipCheck.differs(wanted.path(), wanted.mode()).orElseGet(Difference::same);
        } catch (IOException e) {
            throw new NodeletException("can't read " + wanted.path() + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public PriorState before(InstalledFile wanted) {
        return backups.keep(wanted.path());
    }

    @Override
    public void apply(InstalledFile wanted) {
        trust.run();
        Path fresh = AtomicFile.unfinished(wanted.path());
        try {
            Files.deleteIfExists(fresh);
            if (linkable.test(wanted.source())) {
                refuseUnlessVerified(wanted, wanted.source());
                Files.createSymbolicLink(fresh, wanted.source());
            } else {
                requireRoom(wanted.source(), fresh);
                Files.copy(wanted.source(), fresh);
                refuseUnlessVerified(wanted, fresh);
                Files.setPosixFilePermissions(fresh, AtomicFile.permissions(wanted.mode()));
            }
            AtomicFile.place(fresh, wanted.path());
        } catch (IOException e) {
            discard(fresh);
            throw new NodeletException(
                    "can't install " + wanted.path() + " from " + wanted.source() + ": " + AtomicFile.reason(e),
                    "Check the bundle (`nodeletctl bundle verify`) and the disk's space.",
                    e);
        }
    }

    @Override
    public void restore(String key, PriorState priorState) {
        backups.bringBack(Path.of(key), priorState);
    }

    @Override
    public void forget(String key, PriorState priorState) {
        backups.forget(priorState);
    }

    /// Others write on the same disk: etcd ends where it can't.
    private static void requireRoom(Path source, Path fresh) throws IOException {
        long need = Files.size(source) + RESERVE;
        long free = Files.getFileStore(fresh.toAbsolutePath().getParent()).getUsableSpace();
        if (free < need) {
            throw new IOException("its disk has %d MiB free, and it needs %d".formatted(free >> 20, need >> 20));
        }
    }

    private static void discard(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            // what is told is why it was not installed
        }
    }

    private void refuseUnlessVerified(InstalledFile wanted, Path copy) throws IOException {
        String found = digests.sha256(copy);
        if (!found.equals(wanted.sha256())) {
            if (!copy.equals(wanted.source())) {
                Files.deleteIfExists(copy);
            }
            throw new NodeletException(
                    wanted.source() + " is refused: its sha256 is " + found + ", the bundle's manifest says "
                            + wanted.sha256(),
                    "The file was changed or damaged. Fetch the bundle again, or build it with"
                            + " `nodeletctl bundle build`.");
        }
    }
}
