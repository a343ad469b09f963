package io.nodelet.e2e.run;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

/// All classes of tests on real clusters, with what they say of themselves and how long they take.
final class TestClasses {
    /// Other modules' own, which need Kubernetes' programs: those modules are tested before there are any.
    private static final List<String> ELSEWHERE = List.of(
            "io.nodelet.kube.RealKubeApiTest",
            "io.nodelet.phases.RealClusterTest",
            "io.nodelet.phases.RealRightsTest",
            "io.nodelet.phases.addons.RealDnsTest");

    private static final String PACKAGE = "io.nodelet.e2e";
    private static final String END = "Test.class";
    /// For a class that the table of durations does not have yet.
    private static final String UNKNOWN = "240";

    private TestClasses() {}

    /// @param folder where this module's compiled tests are
    static List<TestClass> in(Path folder) {
        Properties usual = durations();
        return Stream.concat(names(folder), ELSEWHERE.stream())
                .map(TestClasses::load)
                .map(it -> new TestClass(it.getSimpleName(), tags(it), usual(it, usual)))
                .sorted(TestClass.SLOWEST_FIRST)
                .toList();
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder.resolve(PACKAGE.replace('.', '/')))) {
            return files
                    .map(it -> String.valueOf(it.getFileName()))
                    .filter(it -> it.endsWith(END) && it.indexOf('$') < 0)
                    .map(it -> PACKAGE + "." + it.substring(0, it.length() - ".class".length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, TestClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NodeletException(
                    "the class of tests " + name + " is gone", "Take it out of TestClasses, or name the new one.", e);
        }
    }

    private static Set<String> tags(Class<?> of) {
        return AnnotationSupport.findRepeatableAnnotations(of, Tag.class).stream()
                .map(Tag::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Duration usual(Class<?> of, Properties table) {
        return Duration.ofSeconds(Long.parseLong(table.getProperty(of.getSimpleName(), UNKNOWN)));
    }

    private static Properties durations() {
        try (var in = TestClasses.class.getResourceAsStream("durations.properties")) {
            Properties table = new Properties();
            table.load(java.util.Objects.requireNonNull(in, "durations.properties"));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
