package io.nodelet.bundle;

import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes `manifest.json`: the same manifest always gives the same bytes, and only sound ones are read.
public final class ManifestJson {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*(/[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*)*");
    private static final String REMEDY = "Build or fetch the bundle again with 'nodeletctl bundle build'.";

    private ManifestJson() {}

    /// Only who makes bundles binds data.
    private static final class Writer {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build();
    }

    public static byte[] write(BundleManifest bundleManifest) {
        return (Writer.MAPPER.writeValueAsString(bundleManifest) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads a manifest, or says what is wrong with it.
    ///
    /// @param where what to call it in errors
    public static BundleManifest read(byte[] json, String where) {
        try {
            JsonNode tree = Json.read(json);
            requireSchema(tree, where);
            BundleManifest bundleManifest = ManifestTree.manifest(tree);
            requireSound(bundleManifest, where);
            return bundleManifest;
        } catch (JacksonException e) {
            throw new NodeletException(where + " is not a bundle manifest: " + e.getOriginalMessage(), REMEDY, e);
        } catch (ManifestTree.Unsound e) {
            throw new NodeletException(where + " is not a bundle manifest: " + e.getMessage(), REMEDY, e);
        }
    }

    private static void requireSchema(JsonNode tree, String where) {
        int schema = tree.path("schema").asInt(0);
        if (schema == BundleManifest.SCHEMA) {
            return;
        }
        String remedy = schema > BundleManifest.SCHEMA
                ? "Use the version of Nodelet that made this bundle, or a newer one."
                : REMEDY;
        throw new NodeletException(
                where + " has schema " + tree.path("schema") + ", and this version reads schema "
                        + BundleManifest.SCHEMA,
                remedy);
    }

    private static void requireSound(BundleManifest bundleManifest, String where) {
        Set<String> seen = new HashSet<>();
        bundleManifest.entries().forEach(e -> {
            if (!PATH.matcher(e.path()).matches()) {
                throw unsound(where, "has a path that leaves the bundle or is odd: '" + e.path() + "'");
            }
            if (!SHA256.matcher(e.sha256()).matches() || e.size() < 0) {
                throw unsound(where, "has no sound digest and size for " + e.path());
            }
            if (!seen.add(e.path())) {
                throw unsound(where, "lists " + e.path() + " twice");
            }
        });
    }

    private static NodeletException unsound(String where, String what) {
        return new NodeletException(where + " " + what, REMEDY);
    }
}
