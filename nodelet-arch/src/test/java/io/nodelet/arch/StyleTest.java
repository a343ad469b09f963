package io.nodelet.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Rules for every class.
class StyleTest {
    /// The only classes outside `host.linux` that start programs, each for a reason: add one only with yours.
    private static final Set<String> STARTERS = Set.of(
            // works for minutes and tells how far it is, line by line; `bundle.build` does not use `host`
            "io.nodelet.bundle.build.LongRunningTool",
            // the system's own sha256: `bundle` does not use `host`
            "io.nodelet.host.FileDigest",
            // joins control groups first, and holds its child's life in its hands
            "io.nodelet.sandbox.HostStarter",
            // these two hand the terminal over
            "io.nodelet.sandbox.MachinePackages",
            "io.nodelet.ctl.sandbox.UpCommand");

    /// The classes of a node that rename files by themselves, each with why what it renames lasts through a power
    /// cut, or need not. Any other uses `AtomicFile.place`.
    private static final Map<String, String> MOVERS = Map.of(
            "io.nodelet.host.AtomicFile", "forces file and folder",
            "io.nodelet.engine.ledger.LedgerFolder", "forces both: `engine` does not use `host`",
            "io.nodelet.engine.ledger.FileLedgerStore", "likewise",
            "io.nodelet.host.linux.SupervisedServices", "in /run, which no power cut outlives",
            "io.nodelet.host.linux.InstalledUnit", "somebody's unit out of the way, done again when it is back",
            "io.nodelet.host.linux.LogRotation", "moves old parts of logs on, which were forced when they were made",
            "io.nodelet.etcd.member.RemoveMember", "a folder of etcd's, forced by etcd; forces the names",
            "io.nodelet.etcd.member.UnfinishedBootstrap", "likewise",
            "io.nodelet.phases.state.SetAside", "a damaged file as it is; forces the names",
            "io.nodelet.etcd.backup", "forces what it fetched or took, and the names");

    private static final DescribedPredicate<JavaClass> ON_A_NODE = JavaClass.Predicates.resideInAnyPackage(
            "io.nodelet.engine..",
            "io.nodelet.host..",
            "io.nodelet.resources..",
            "io.nodelet.etcd..",
            "io.nodelet.phases..",
            "io.nodelet.daemon..",
            "io.nodelet.agent..");

    @Test
    void onANodeWhatIsPutInPlaceLastsThroughAPowerCut() {
        noClasses()
                .that(ON_A_NODE)
                .and(DescribedPredicate.describe(
                        "are not known movers",
                        (JavaClass javaClass) -> MOVERS.keySet().stream().noneMatch(javaClass.getName()::startsWith)))
                .should()
                .callMethod(Files.class, "move", Path.class, Path.class, CopyOption[].class)
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    /// Whoever reads a name need not look at the imports to know what it means. Tests have the same names as little.
    @Test
    void aSimpleNameMeansOneType() {
        Map<String, List<Path>> byName = Stream.concat(Sources.java().stream(), Sources.tests().stream())
                .collect(Collectors.groupingBy(path -> path.getFileName().toString()));
        byName.remove("package-info.java");

        assertThat(byName)
                .hasSizeGreaterThan(1000)
                .allSatisfy((name, files) -> assertThat(files).as(name).hasSize(1));
    }

    @Test
    void onlyProgramsEndTheProcess() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Nodeletd")
                .and()
                .doNotHaveSimpleName("Nodeletctl")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void nobodyUsesJavaUtilLogging() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void programsAreStartedInFewPlaces() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.nodelet.host.linux..")
                .and(DescribedPredicate.describe(
                        "are not known starters",
                        (JavaClass javaClass) ->
                                !STARTERS.contains(javaClass.getName().replaceAll("\\$.*", ""))))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void everyKnownStarterStillStartsPrograms() {
        Set<String> starting = Code.ALL.stream()
                .filter(javaClass -> javaClass.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> use.getTargetClass().isAssignableTo(ProcessBuilder.class)))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(starting).containsAll(STARTERS);
    }

    @Test
    void everyPackageSaysThatNothingIsNull() {
        classes().should(lieInANullMarkedPackage()).allowEmptyShould(false).check(Code.ALL);
        List<JavaPackage> packages =
                Code.ALL.stream().map(JavaClass::getPackage).distinct().toList();
        assertThat(packages).hasSizeGreaterThan(25);
    }

    private static ArchCondition<JavaClass> lieInANullMarkedPackage() {
        return new ArchCondition<>("lie in a package that is @NullMarked") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                boolean marked = javaClass.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        javaClass, marked, javaClass.getPackageName() + " has no package-info.java with @NullMarked"));
            }
        };
    }
}
