package io.nodelet.phases;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleFile;
import io.nodelet.engine.Item;
import io.nodelet.model.Layout;
import io.nodelet.resources.Folder;
import io.nodelet.resources.InstalledFile;
import java.util.ArrayList;
import java.util.List;

/// Programs of the bundle, put in place once their digests fit.
public final class BinaryItems {
    private BinaryItems() {}

    /// The folder for programs, and these programs in it.
    public static List<Item> programs(Bundle bundle, String... names) {
        List<Item> items = new ArrayList<>(List.of(Folder.shared(Layout.BIN)));
        for (String name : names) {
            BundleFile file = bundle.binary(name);
            items.add(new InstalledFile(Layout.bin(name), file.path(), file.sha256(), "0755"));
        }
        return items;
    }
}
