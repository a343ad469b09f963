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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

/// All classes of tests on real clusters, with what they say of themselves and how long they take.
final class TestClasses {
    /// Modules with classes that need Kubernetes' programs: they are tested before there are any.
    private static final List<String> ELSEWHERE = List.of("nodelet-kube", "nodelet-phases");

    private static final Pattern REAL = Pattern.compile("Real[A-Za-z]*Test");
    private static final String COMPONENTS = TestClass.Manner.COMPONENTS.tag();
    private static final String PACKAGE = "io.nodelet.e2e";
    private static final String CLASS = ".class";
    private static final String END = "Test" + CLASS;
    /// For a class that the table of durations does not have yet.
    private static final String UNKNOWN = "240";

    private TestClasses() {}

    /// @param root of the repository, compiled
    static List<TestClass> in(Path root) {
        Properties usual = durations();
        Stream<String> own = names(tests(root, "nodelet-e2e"));
        Stream<String> others = ELSEWHERE.stream().flatMap(text -> real(tests(root, text)));
        return Stream.concat(own, others)
                .map(TestClasses::load)
                .map(type -> new TestClass(type.getSimpleName(), tags(type), usual(type, usual)))
                .sorted(TestClass.SLOWEST_FIRST)
                .toList();
    }

    private static Path tests(Path root, String module) {
        return root.resolve(module).resolve("target/test-classes");
    }

    private static Stream<String> real(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString().replace('/', '.'))
                    .filter(text -> text.endsWith(END))
                    .map(text -> text.substring(0, text.length() - CLASS.length()))
                    .filter(text -> REAL.matcher(text.substring(text.lastIndexOf('.') + 1))
                            .matches())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder.resolve(PACKAGE.replace('.', '/')))) {
            return files
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(text -> text.endsWith(END) && text.indexOf('$') < 0)
                    .map(text -> PACKAGE + "." + text.substring(0, text.length() - CLASS.length()))
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
                    "the class of tests " + name + " is not on the class path", "Build its module anew: mvn clean.", e);
        }
    }

    private static Set<String> tags(Class<?> of) {
        Set<String> tags = AnnotationSupport.findRepeatableAnnotations(of, Tag.class).stream()
                .map(Tag::value)
                .collect(Collectors.toUnmodifiableSet());
        if (REAL.matcher(of.getSimpleName()).matches() && !tags.contains(COMPONENTS)) {
            throw new NodeletException(
                    of.getName() + " would run before there is a Kubernetes",
                    "A class Real…Test is tagged " + COMPONENTS + ".");
        }
        return tags;
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
