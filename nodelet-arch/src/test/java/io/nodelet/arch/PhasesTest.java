package io.nodelet.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.nodelet.engine.Phase;
import io.nodelet.phases.plan.Plans;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What makes a phase.
class PhasesTest {
    @Test
    void phasesAreFinalAndKeepNothing() {
        classes()
                .that()
                .implement(Phase.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveOnlyFinalFields()
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void everyPhaseHasItsPlaceInThePlans() {
        Set<String> made = Code.ALL.get(Plans.class).getConstructorCallsFromSelf().stream()
                .map(call -> call.getTargetOwner())
                .filter(javaClass -> javaClass.isAssignableTo(Phase.class))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        Set<String> written = Code.ALL.stream()
                .filter(javaClass -> javaClass.isAssignableTo(Phase.class) && !javaClass.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(written).isEqualTo(made).hasSizeGreaterThan(15);
    }

    @Test
    void phasesDoNotKnowTheProgramThatRunsThem() {
        noClasses()
                .that()
                .resideInAPackage("io.nodelet.phases..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.nodelet.agent..", "io.nodelet.config..", "io.nodelet.ctl..")
                .allowEmptyShould(false)
                .check(Code.ALL);
    }

    @Test
    void theEngineKnowsNoMachineAndNoKubernetes() {
        noClasses()
                .that()
                .resideInAPackage("io.nodelet.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.nodelet.host..", "io.nodelet.kube..", "io.nodelet.phases..")
                .allowEmptyShould(false)
                .check(Code.ALL);
    }
}
