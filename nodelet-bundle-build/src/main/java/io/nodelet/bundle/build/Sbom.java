package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The bill of materials of a bundle in CycloneDX 1.6: the components, and every Go module inside their programs.
final class Sbom {
    private Sbom() {}

    /// The same parts always give the same bytes.
    static byte[] of(List<BuiltComponent> parts, Arch arch, String catalog) {
        Map<String, Object> bom = new LinkedHashMap<>();
        bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(catalog.getBytes(StandardCharsets.UTF_8)));
        bom.put("version", 1);
        bom.put("metadata", Map.of("component", bundle(arch, catalog)));
        bom.put("components", components(parts));
        bom.put("dependencies", dependencies(parts));
        return BuildJson.MAPPER.writeValueAsBytes(bom);
    }

    private static Map<String, Object> bundle(Arch arch, String catalog) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("type", "application");
        bundle.put("bom-ref", "bundle");
        bundle.put("name", "nodelet-bundle-" + arch);
        bundle.put("version", catalog.substring(0, 16));
        return bundle;
    }

    private static List<Object> components(List<BuiltComponent> parts) {
        List<Object> all = new ArrayList<>();
        Map<String, Object> modules = new TreeMap<>();
        for (BuiltComponent builtComponent : parts) {
            all.add(component(builtComponent.component()));
            builtComponent.modules().forEach(m -> modules.put(purl(m), module(m)));
        }
        all.addAll(modules.values());
        return all;
    }

    private static Map<String, Object> component(Component component) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", "application");
        entry.put("bom-ref", component.name());
        entry.put("name", component.name());
        entry.put("version", component.version());
        entry.put("licenses", List.of(Map.of("expression", component.licence())));
        entry.put("components", component.files().stream().map(Sbom::file).toList());
        entry.put(
                "properties",
                List.of(property("nodelet:source", component.source().location())));
        return entry;
    }

    private static Map<String, Object> file(Entry file) {
        Map<String, Object> hash = new LinkedHashMap<>();
        hash.put("alg", "SHA-256");
        hash.put("content", file.sha256());
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", "file");
        entry.put("bom-ref", "file:" + file.path());
        entry.put("name", file.path());
        entry.put("hashes", List.of(hash));
        return entry;
    }

    private static Map<String, Object> module(GoModule module) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", "library");
        entry.put("bom-ref", purl(module));
        entry.put("name", module.path());
        entry.put("version", module.version());
        entry.put("purl", purl(module));
        if (!module.sum().isEmpty()) {
            entry.put("properties", List.of(property("nodelet:go.sum", module.sum())));
        }
        return entry;
    }

    private static Map<String, Object> property(String name, String value) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", name);
        property.put("value", value);
        return property;
    }

    private static List<Object> dependencies(List<BuiltComponent> parts) {
        List<Object> all = new ArrayList<>();
        all.add(dependency(
                "bundle", parts.stream().map(p -> p.component().name()).toList()));
        parts.forEach(p -> all.add(dependency(
                p.component().name(),
                p.modules().stream().map(Sbom::purl).distinct().toList())));
        return all;
    }

    private static Map<String, Object> dependency(String of, List<String> on) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("ref", of);
        entry.put("dependsOn", on);
        return entry;
    }

    private static String purl(GoModule module) {
        return "pkg:golang/" + module.path() + "@" + module.version().replace("+", "%2B");
    }
}
