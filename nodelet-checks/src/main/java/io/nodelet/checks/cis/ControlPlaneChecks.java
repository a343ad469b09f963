package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.byHand;
import static io.nodelet.checks.cis.CisCheck.ofMaster;

import java.util.List;

/// Sections 1.3 and 1.4: how controller manager and scheduler run.
final class ControlPlaneChecks {
    private static final FlagProbes MANAGER = new FlagProbes("kube-controller-manager");
    private static final FlagProbes SCHEDULER = new FlagProbes("kube-scheduler");
    private static final String LOOPBACK = "127.0.0.1";

    static final List<CisCheck> ALL = List.of(
            byHand(
                    "1.3.1",
                    "how many ended pods are kept",
                    true,
                    "Kubernetes keeps 12500; controlPlane.controllerManagerFlags: {terminated-pod-gc-threshold: …}"),
            ofMaster("1.3.2", "no profiling of the controller manager", MANAGER.is("profiling", "false")),
            ofMaster(
                    "1.3.3",
                    "each controller has its own identity",
                    MANAGER.is("use-service-account-credentials", "true")),
            ofMaster("1.3.4", "the key that signs service accounts", MANAGER.given("service-account-private-key-file")),
            ofMaster("1.3.5", "pods are told the cluster's authority", MANAGER.given("root-ca-file")),
            ofMaster(
                    "1.3.6",
                    "kubelets' serving certificates may be rotated",
                    MANAGER.listsNot("feature-gates", "RotateKubeletServerCertificate=false")),
            ofMaster("1.3.7", "the controller manager listens on loopback", MANAGER.is("bind-address", LOOPBACK)),
            ofMaster("1.4.1", "no profiling of the scheduler", SCHEDULER.is("profiling", "false")),
            ofMaster("1.4.2", "the scheduler listens on loopback", SCHEDULER.is("bind-address", LOOPBACK)));

    private ControlPlaneChecks() {}
}
