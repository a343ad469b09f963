package io.nodelet.bundle.build;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// An image that Kubernetes' tests run, as `test-images.json` describes it. Paths in it have no leading slash.
///
/// @param name of its file in the bundle
/// @param references the names under which pods ask for it
/// @param copyOf a component whose image it is, under other names; all below is empty then
/// @param user `uid:gid`; root when empty
/// @param users lines of `/etc/passwd`
/// @param groups lines of `/etc/group`
/// @param busybox whether it has a shell and the small programs
/// @param programs path → program of the component with the tests
/// @param setuid those of the paths that run with their owner's rights
/// @param files path → file in the module of Kubernetes
/// @param debian path → `package:path` of a program of this machine, which comes with its libraries
/// @param links path → where it leads
/// @param folders that are empty
record TestImage(
        String name,
        List<String> references,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String copyOf,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String user,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> entrypoint,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> cmd,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> users,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> groups,
        boolean busybox,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> programs,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Set<String> setuid,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> files,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> debian,
        @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> links,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> folders) {
    private static final String RESOURCE = "test-images.json";

    TestImage {
        references = List.copyOf(references);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        programs = new LinkedHashMap<>(programs);
        setuid = Set.copyOf(setuid);
        files = new LinkedHashMap<>(files);
        debian = new LinkedHashMap<>(debian);
        links = new LinkedHashMap<>(links);
        folders = List.copyOf(folders);
    }

    static List<TestImage> all() {
        return List.of(BuildJson.MAPPER.readValue(text(), TestImage[].class));
    }

    /// What decides what they are.
    static byte[] text() {
        return Catalog.resource(RESOURCE);
    }

    /// Debian's packages that their programs come from.
    static Set<String> packages(Collection<TestImage> images) {
        return images.stream()
                .flatMap(image -> image.debian().values().stream())
                .map(program -> program.substring(0, program.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
