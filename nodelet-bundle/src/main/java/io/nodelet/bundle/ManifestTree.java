package io.nodelet.bundle;

import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Release;
import io.nodelet.bundle.BundleManifest.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A [BundleManifest] from its JSON tree, key by key and strictly. A data binder would look at every class of it first,
/// which
/// takes a cold Java machine longer than all that a start with nothing to do has to look at.
final class ManifestTree {
    private ManifestTree() {}

    /// What is wrong with a manifest, in a few words.
    static final class Unsound extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsound(String what) {
            super(what, null, false, false);
        }
    }

    static BundleManifest manifest(JsonNode node) {
        requireKeys(node, "schema", "arch", "catalog", "components", "sbom");
        return new BundleManifest(
                (int) number(node, "schema"),
                word(node, "arch", Arch.values()),
                text(node, "catalog"),
                list(node, "components", ManifestTree::component),
                entry(node.path("sbom")));
    }

    private static Component component(JsonNode node) {
        requireKeys(node, "name", "version", "licence", "source", "files");
        return new Component(
                text(node, "name"),
                text(node, "version"),
                text(node, "licence"),
                source(node.path("source")),
                list(node, "files", ManifestTree::entry));
    }

    private static Source source(JsonNode node) {
        requireKeys(node, "origin", "location", "releases");
        return new Source(
                word(node, "origin", Origin.values()),
                text(node, "location"),
                optionalList(node, "releases", ManifestTree::release));
    }

    private static Release release(JsonNode node) {
        requireKeys(node, "url", "checksums", "digest", "signer");
        String signer = node.path("signer").asString("");
        return new Release(text(node, "url"), text(node, "checksums"), text(node, "digest"), signer);
    }

    private static Entry entry(JsonNode node) {
        requireKeys(node, "path", "sha256", "size", "kind", "references");
        return new Entry(
                text(node, "path"),
                text(node, "sha256"),
                number(node, "size"),
                word(node, "kind", Kind.values()),
                optionalList(node, "references", child -> child.asString("")));
    }

    private static void requireKeys(JsonNode node, String... known) {
        if (!node.isObject()) {
            throw new Unsound("a group of keys is missing, one with " + String.join(", ", known));
        }
        node.propertyNames().stream()
                .filter(name -> !List.of(known).contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Unsound("unknown key \"" + name + "\"");
                });
    }

    private static String text(JsonNode node, String key) {
        JsonNode found = node.path(key);
        if (!found.isString()) {
            throw new Unsound("\"" + key + "\" is missing or no text");
        }
        return found.asString();
    }

    private static long number(JsonNode node, String key) {
        JsonNode found = node.path(key);
        if (!found.canConvertToLong()) {
            throw new Unsound("\"" + key + "\" is missing or no whole number");
        }
        return found.asLong();
    }

    /// One of an enum's constants, in the spelling of the file: `GO_MODULE` is `go-module`.
    private static <E extends Enum<E>> E word(JsonNode node, String key, E[] values) {
        String text = text(node, key);
        return Arrays.stream(values)
                .filter(element -> spelling(element).equals(text))
                .findFirst()
                .orElseThrow(() -> new Unsound("\"" + key + "\" is \"" + text + "\", and may be "
                        + Arrays.stream(values).map(ManifestTree::spelling).collect(Collectors.joining(", "))));
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> List<T> list(JsonNode node, String key, Function<JsonNode, T> reader) {
        if (!node.path(key).isArray()) {
            throw new Unsound("\"" + key + "\" is missing or no list");
        }
        List<T> items = new ArrayList<>();
        node.path(key).forEach(child -> items.add(reader.apply(child)));
        return items;
    }

    private static <T> List<T> optionalList(JsonNode node, String key, Function<JsonNode, T> reader) {
        return node.path(key).isMissingNode() ? List.of() : list(node, key, reader);
    }
}
