package io.nodelet.network.vip;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.pki.SharedSecret;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.TextFiles;
import java.nio.file.Files;

/// Drives [KeepalivedConfig]: a text file with the cluster's own password in it.
public final class KeepalivedConfigDriver implements Driver<KeepalivedConfig> {
    /// As many letters as VRRP takes.
    private static final int LETTERS = 8;

    private final TextFiles files;

    public KeepalivedConfigDriver(TextFiles files) {
        this.files = files;
    }

    @Override
    public Class<KeepalivedConfig> type() {
        return KeepalivedConfig.class;
    }

    @Override
    public String kind() {
        return "keepalived";
    }

    @Override
    public Difference compare(KeepalivedConfig wanted) {
        return Files.exists(wanted.secret()) ? files.compare(file(wanted)) : Difference.missing();
    }

    @Override
    public PriorState before(KeepalivedConfig wanted) {
        return files.before(file(wanted));
    }

    @Override
    public void apply(KeepalivedConfig wanted) {
        files.apply(file(wanted));
    }

    @Override
    public void restore(String key, PriorState priorState) {
        files.restore(key, priorState);
    }

    @Override
    public void forget(String key, PriorState priorState) {
        files.forget(key, priorState);
    }

    private static TextFile file(KeepalivedConfig wanted) {
        String password = SharedSecret.of(
                wanted.secret(), "VRRP " + wanted.spec().config().clusterId(), LETTERS);
        return new TextFile(wanted.path(), wanted.text(password), "0600");
    }
}
