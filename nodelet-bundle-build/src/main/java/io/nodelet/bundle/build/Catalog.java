package io.nodelet.bundle.build;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.model.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The components that a bundle holds, each at one exact version, and how it is made. `catalog.json` is the one list.
record Catalog(List<Spec> components) {
    Catalog {
        components = List.copyOf(components);
    }

    /// One component.
    ///
    /// @param licence SPDX expression
    /// @param module the Go module whose version in `go.mod` is this component's
    /// @param stamps string variables that the linker sets
    /// @param debian packages that its build needs beside Go
    /// @param imageUser `uid:gid` that its image runs as; root when empty
    /// @param official where its project publishes binaries, when it publishes their checksums too
    /// @param optional whether it is in a bundle only when it is asked for
    record Spec(
            String name,
            String version,
            String licence,
            String module,
            @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> stamps,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> debian,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String imageUser,
            List<GoBuild> builds,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<Release> official,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean optional) {
        Spec {
            debian = List.copyOf(debian);
            builds = List.copyOf(builds);
            official = List.copyOf(official);
        }

        /// What decides the content of a build from source.
        Spec withoutOfficial() {
            return new Spec(name, version, licence, module, stamps, debian, imageUser, builds, List.of(), optional);
        }

        /// The name of its image.
        String reference() {
            return "nodelet.local/" + name + ":" + version;
        }
    }

    /// Packages that are compiled with the same settings.
    ///
    /// @param linker more flags for the linker
    /// @param packages Go package → name of its program
    /// @param tests whether the programs are the packages' tests (`go test -c`)
    record GoBuild(
            boolean cgo,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> tags,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String linker,
            Kind kind,
            Map<String, String> packages,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean tests) {
        GoBuild {
            tags = List.copyOf(tags);
            packages = new LinkedHashMap<>(packages);
        }
    }

    /// A file of an official release. `{version}` (v1.2.3), `{number}` (1.2.3) and `{arch}` are filled in.
    ///
    /// @param url the program itself, or a `.tar.gz`/`.tgz` with programs in it
    /// @param checksums the file that the release publishes with the digest of `url`
    /// @param programs for archives: path in the archive → name; otherwise the one name under the empty path
    /// @param signer who signs it, where `url` + `.sig` and `.cert` are published; else empty
    /// @param issuer who vouches for the signer's identity
    record Release(
            String url,
            String checksums,
            Kind kind,
            Map<String, String> programs,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String signer,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String issuer) {
        Release {
            programs = new LinkedHashMap<>(programs);
        }
    }

    static Catalog load() {
        return BuildJson.MAPPER.readValue(resource("catalog.json"), Catalog.class);
    }

    /// The files of a component's Go module: `go.mod`, and `go.sum` and `main.go` where it has them.
    static Map<String, byte[]> moduleFiles(String component) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("go.mod", "go.sum", "main.go")) {
            byte[] content = find("components/" + component + "/" + name);
            if (content != null) {
                files.put(name, content);
            }
        }
        return files;
    }

    /// The components of these names; when there are none, all that are not optional.
    List<Spec> select(Set<String> names) {
        Set<String> known = components.stream().map(Spec::name).collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>(names);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new UsageException(
                    "there is no component '" + unknown.getFirst() + "'",
                    "The components are: " + components.stream().map(Spec::name).collect(Collectors.joining(", "))
                            + ".");
        }
        return components.stream()
                .filter(c -> names.isEmpty() ? !c.optional() : names.contains(c.name()))
                .toList();
    }

    static byte[] resource(String name) {
        byte[] content = find(name);
        if (content == null) {
            throw new IllegalStateException("resource " + name + " is missing from the program");
        }
        return content;
    }

    private static byte @Nullable [] find(String name) {
        try (InputStream in = Catalog.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
