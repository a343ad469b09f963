package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.ofMaster;

import io.nodelet.model.ControlPlaneFiles;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Section 1.2: how the API server runs.
final class ApiServerChecks {
    private static final FlagProbes RUNS = new FlagProbes("kube-apiserver");
    private static final String ADMISSION = "enable-admission-plugins";
    private static final String NO_ADMISSION = "disable-admission-plugins";
    private static final String AUTHORIZATION = "authorization-mode";
    private static final int DAYS = 30;
    private static final int FILES = 10;
    private static final int MEGABYTES = 100;

    static final List<CisCheck> ALL = List.of(
            ofMaster("1.2.1", "requests without an identity are refused", RUNS.is("anonymous-auth", "false")),
            ofMaster("1.2.2", "no file of static tokens", RUNS.absent("token-auth-file")),
            ofMaster(
                    "1.2.3",
                    "Services can't claim external addresses",
                    RUNS.lists(ADMISSION, "DenyServiceExternalIPs")),
            ofMaster(
                    "1.2.4",
                    "an identity of its own towards kubelets",
                    CisProbe.all(RUNS.given("kubelet-client-certificate"), RUNS.given("kubelet-client-key"))),
            ofMaster("1.2.5", "kubelets have to prove who they are", RUNS.given("kubelet-certificate-authority")),
            ofMaster("1.2.6", "not everything is allowed", RUNS.listsNot(AUTHORIZATION, "AlwaysAllow")),
            ofMaster("1.2.7", "kubelets may touch what is theirs", RUNS.lists(AUTHORIZATION, "Node")),
            ofMaster("1.2.8", "rights by role", RUNS.lists(AUTHORIZATION, "RBAC")),
            ofMaster("1.2.9", "a limit for the rate of events", RUNS.lists(ADMISSION, "EventRateLimit"))
                    .unless("the plugin is alpha; admission policies keep events of nodes small"),
            ofMaster("1.2.10", "not everything is admitted", RUNS.listsNot(ADMISSION, "AlwaysAdmit")),
            ofMaster("1.2.11", "images are pulled at each start", RUNS.lists(ADMISSION, "AlwaysPullImages"))
                    .unless("nodes load images from files; kubelet checks who may use a pulled image"),
            ofMaster("1.2.12", "pods get service accounts", RUNS.listsNot(NO_ADMISSION, "ServiceAccount")),
            ofMaster("1.2.13", "no objects in dying namespaces", RUNS.listsNot(NO_ADMISSION, "NamespaceLifecycle")),
            ofMaster(
                    "1.2.14",
                    "kubelets change their own node alone",
                    CisProbe.all(
                            RUNS.lists(ADMISSION, "NodeRestriction"), RUNS.listsNot(NO_ADMISSION, "NodeRestriction"))),
            ofMaster("1.2.15", "no profiling", RUNS.is("profiling", "false")),
            ofMaster("1.2.16", "an audit log", RUNS.given("audit-log-path")),
            ofMaster("1.2.17", "days of audit log that are kept", RUNS.atLeast("audit-log-maxage", DAYS)),
            ofMaster("1.2.18", "files of audit log that are kept", RUNS.atLeast("audit-log-maxbackup", FILES)),
            ofMaster("1.2.19", "megabytes of one file of audit log", RUNS.atLeast("audit-log-maxsize", MEGABYTES)),
            ofMaster("1.2.20", "requests end within a minute, the default", RUNS.absent("request-timeout"))
                    .unless("a limit of the operator's own"),
            ofMaster("1.2.21", "deleted service accounts are unknown", RUNS.isNot("service-account-lookup", "false")),
            ofMaster(
                    "1.2.22", "the key that service accounts are checked with", RUNS.given("service-account-key-file")),
            ofMaster(
                    "1.2.23",
                    "an identity of its own towards etcd",
                    CisProbe.all(RUNS.given("etcd-certfile"), RUNS.given("etcd-keyfile"))),
            ofMaster(
                    "1.2.24",
                    "it serves over TLS",
                    CisProbe.all(RUNS.given("tls-cert-file"), RUNS.given("tls-private-key-file"))),
            ofMaster("1.2.25", "an authority for clients", RUNS.given("client-ca-file")),
            ofMaster("1.2.26", "etcd has to prove who it is", RUNS.given("etcd-cafile")),
            ofMaster("1.2.27", "how secrets are stored is said", RUNS.given("encryption-provider-config")),
            ofMaster("1.2.28", "secrets are stored encrypted", ApiServerChecks::encrypted),
            ofMaster("1.2.29", "strong ciphers alone", RUNS.listsOnly("tls-cipher-suites", Ciphers::strong)),
            ofMaster(
                    "1.2.30",
                    "tokens of pods end when they say so",
                    RUNS.is("service-account-extend-token-expiration", "false")));

    private ApiServerChecks() {}

    /// By the first provider of secrets, which is the one that writes.
    private static CisProbe.Seen encrypted(CisNode node) {
        return node.yaml(ControlPlaneFiles.ENCRYPTION.toString())
                .path("resources")
                .valueStream()
                .filter(rule -> rule.path("resources").valueStream().anyMatch(ApiServerChecks::secrets))
                .map(rule -> rule.path("providers").path(0).propertyNames().stream()
                        .findFirst()
                        .orElse("identity"))
                .findFirst()
                .map(writes -> new CisProbe.Seen(!writes.equals("identity"), "written as " + writes))
                .orElseGet(() -> new CisProbe.Seen(false, "secrets are not named in " + ControlPlaneFiles.ENCRYPTION));
    }

    private static boolean secrets(JsonNode resource) {
        return List.of("secrets", "*.", "*.*").contains(resource.asString(""));
    }
}
