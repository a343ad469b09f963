package io.nodelet.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a bundle holds: the content of its `manifest.json`.
///
/// @param schema version of this format; a reader refuses one that it does not know
/// @param arch the architecture that every binary and image is for
/// @param catalog sha256 of the catalog, module pins and toolchain that the bundle was made from
/// @param components in the catalog's order
/// @param sbom the bill of materials, CycloneDX
public record BundleManifest(int schema, Arch arch, String catalog, List<Component> components, Entry sbom) {
    /// The schema that this version writes.
    public static final int SCHEMA = 1;

    public BundleManifest {
        components = List.copyOf(components);
    }

    /// Every file of the bundle except the manifest itself and its signature.
    public Stream<Entry> entries() {
        return Stream.concat(components.stream().flatMap(c -> c.files().stream()), Stream.of(sbom));
    }

    /// One upstream project at one version.
    ///
    /// @param licence SPDX expression
    public record Component(String name, String version, String licence, Source source, List<Entry> files) {
        public Component {
            files = List.copyOf(files);
        }
    }

    /// Where a component's files came from.
    ///
    /// @param location a Go module as `path@version`, a Debian package as `name=version`, or the release's address
    /// @param releases for official releases: what was fetched, and what it was checked against
    public record Source(
            Origin origin,
            String location,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<Release> releases) {
        public Source {
            releases = List.copyOf(releases);
        }

        public static Source of(Origin origin, String location) {
            return new Source(origin, location, List.of());
        }
    }

    /// One file of an official release.
    ///
    /// @param url its address
    /// @param checksums address of the file, published with it, that holds its digest
    /// @param digest that digest, such as `sha256:…`
    /// @param signer who signed it, where that was checked; else empty
    public record Release(
            String url,
            String checksums,
            String digest,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String signer) {}

    /// How a component came into the bundle.
    public enum Origin {
        @JsonProperty("go-module")
        GO_MODULE,
        @JsonProperty("official")
        OFFICIAL,
        @JsonProperty("debian")
        DEBIAN
    }

    /// One file.
    ///
    /// @param path relative to the bundle's folder, with slashes
    /// @param sha256 64 lower-case hex digits
    /// @param size in bytes
    /// @param references for images: the names under which containerd knows them
    public record Entry(
            String path,
            String sha256,
            long size,
            Kind kind,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
            List<String> references) {
        public Entry {
            references = List.copyOf(references);
        }

        public Entry(String path, String sha256, long size, Kind kind) {
            this(path, sha256, size, kind, List.of());
        }

        /// The last part of the path, for images without `.tar`.
        public String name() {
            String last = path.substring(path.lastIndexOf('/') + 1);
            return kind == Kind.IMAGE && last.endsWith(".tar") ? last.substring(0, last.length() - 4) : last;
        }
    }

    /// What a file is for, which also says its folder.
    public enum Kind {
        @JsonProperty("binary")
        BINARY("bin"),
        @JsonProperty("cni")
        CNI("cni"),
        @JsonProperty("image")
        IMAGE("images"),
        @JsonProperty("licence")
        LICENCE("licences"),
        @JsonProperty("sbom")
        SBOM(null);

        private final @Nullable String folder;

        Kind(@Nullable String folder) {
            this.folder = folder;
        }

        /// Path of a file of this kind in the bundle.
        public String path(String name) {
            return folder == null ? name : folder + "/" + name;
        }

        /// Whether its files are run as programs.
        public boolean executable() {
            return this == BINARY || this == CNI;
        }
    }
}
