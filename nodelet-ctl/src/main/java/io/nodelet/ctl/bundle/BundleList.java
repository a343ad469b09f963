package io.nodelet.ctl.bundle;

import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.build.UserFolders;
import io.nodelet.ctl.bundle.BundleDirectory.Item;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `nodeletctl bundle list`.
@Command(
        name = "list",
        description = "Lists the bundles in this user's cache, newest first.",
        mixinStandardHelpOptions = true)
final class BundleList implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private BundleOutput bundleOutput = BundleOutput.TABLE;

    @Override
    public Integer call() {
        List<Item> items = new BundleDirectory(UserFolders.ofUser().bundles()).items();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(bundleOutput == BundleOutput.JSON ? json(items) : table(items, Instant.now()));
        out.flush();
        return 0;
    }

    static String table(List<Item> items, Instant now) {
        TextColumns textColumns = new TextColumns("FOLDER", "ARCH", "KUBERNETES", "COMPONENTS", "SIZE", "AGE");
        items.forEach(i -> textColumns.row(
                i.bundle().folder().toString(),
                i.bundle().manifest().arch().id(),
                kubernetes(i),
                String.valueOf(i.bundle().manifest().components().size()),
                TextColumns.megabytes(i.size()),
                age(Duration.between(i.made(), now))));
        return textColumns.toString();
    }

    static String json(List<Item> items) {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(
                                items.stream().map(BundleList::entry).toList())
                + "\n";
    }

    private static Map<String, Object> entry(Item item) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("folder", item.bundle().folder().toString());
        entry.put("arch", item.bundle().manifest().arch().id());
        entry.put("kubernetes", kubernetes(item));
        entry.put(
                "components",
                item.bundle().manifest().components().stream()
                        .map(Component::name)
                        .toList());
        entry.put("size", item.size());
        entry.put("made", item.made().toString());
        return entry;
    }

    private static String kubernetes(Item item) {
        return item.bundle().manifest().components().stream()
                .filter(c -> c.name().equals("kubernetes"))
                .map(Component::version)
                .findFirst()
                .orElse("-");
    }

    static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return "now";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
