package io.nodelet.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dependencies between modules go one way.
class ModulesTest {
    private static final Pattern COMPILED_AGAINST = Pattern.compile(
            "<artifactId>nodelet-([a-z-]+)</artifactId>\\s*<version>\\$\\{revision}</version>\\s*</dep");

    @Test
    void everyModuleHasCode() {
        Set<String> seen = Code.ALL.stream()
                .map(javaClass -> Modules.of(javaClass.getPackageName()))
                .collect(Collectors.toSet());

        assertThat(seen).isEqualTo(Modules.MAY_USE.keySet());
    }

    @Test
    void eachModuleUsesOnlyThoseBelowIt() {
        classes().should(useOnlyModulesBelow()).allowEmptyShould(false).check(Code.ALL);
    }

    @Test
    void thePictureHasNoCircle() {
        Modules.MAY_USE.forEach((module, below) -> below.forEach(text ->
                assertThat(Modules.MAY_USE.get(text)).as(module + " → " + text).isSubsetOf(below)));
        assertThat(Modules.MAY_USE)
                .allSatisfy((module, below) -> assertThat(below).doesNotContain(module));
    }

    /// Within a module, too: what composes others has a package of its own.
    @Test
    void noPackageNeedsOneThatNeedsIt() {
        slices().matching("io.nodelet.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void mavenKnowsNoOtherDependencies() throws IOException {
        int read = 0;
        for (String module : Modules.MAY_USE.keySet()) {
            Set<String> declared = declared(module);
            read += declared.size();
            assertThat(declared).as("nodelet-" + module).isSubsetOf(Modules.MAY_USE.get(module));
        }
        assertThat(read).as("dependencies found in poms").isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "engine", "host"})
    void theFoundationIsPlainJava(String module) {
        classes()
                .that()
                .resideInAPackage(Modules.ROOT + module + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax..", "org.jspecify..", "io.nodelet.model..", Modules.ROOT + module + "..")
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    private static ArchCondition<JavaClass> useOnlyModulesBelow() {
        return new ArchCondition<>("use only modules below their own") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                String module = Modules.of(user.getPackageName());
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass().getBaseComponentType();
                    if (used.getPackageName().startsWith(Modules.ROOT)) {
                        String other = Modules.of(used.getPackageName());
                        boolean allowed = other.equals(module)
                                || Modules.MAY_USE
                                        .getOrDefault(module, Set.of())
                                        .contains(other);
                        events.add(new SimpleConditionEvent(user, allowed, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static Set<String> declared(String module) throws IOException {
        Path pom = Sources.ROOT.resolve("nodelet-" + module.replace('.', '-')).resolve("pom.xml");
        return COMPILED_AGAINST
                .matcher(Files.readString(pom))
                .results()
                .map(ModulesTest::name)
                .filter(text -> !text.equals("picocli") && !text.equals("bouncycastle")) // libraries, repacked
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(MatchResult found) {
        return found.group(1).replace('-', '.');
    }
}
