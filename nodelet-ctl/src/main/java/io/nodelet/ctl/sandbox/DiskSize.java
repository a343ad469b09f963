package io.nodelet.ctl.sandbox;

import io.nodelet.model.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes of disks as people write them: `512M`, `8G`.
final class DiskSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})([MG])");
    private static final long MIB = 1024 * 1024;
    private static final long SMALLEST = 64 * MIB;

    private DiskSize() {}

    /// 0 for `0`.
    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        long bytes = 0;
        if (matcher.matches()) {
            bytes = Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("G") ? 1024 * MIB : MIB);
        }
        if (!text.equals("0") && bytes < SMALLEST) {
            throw new UsageException("'" + text + "' is no size for a disk", "Give 64M or more, such as 8G.");
        }
        return bytes;
    }
}
