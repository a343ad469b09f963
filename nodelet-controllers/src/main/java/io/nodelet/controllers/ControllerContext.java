package io.nodelet.controllers;

import io.nodelet.encryption.ReportKeys;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What controllers work with. Suppliers give what is in force now: a reload changes it.
///
/// @param config     of the node
/// @param spec       of the node; throws while the machine does not say what it needs
/// @param api        of its cluster; kept between rounds
/// @param host       who the node is in its cluster; empty where it is of none
/// @param masters    the file of known masters
/// @param keys       this master's part in rotations of keys; empty where the node is no master
/// @param logs       the folder of the node's logs
/// @param metrics    the page of metrics
/// @param newMasters told of the list of masters when it has changed
/// @param log        lines for a person
public record ControllerContext(
        Supplier<NodeConfig> config,
        Supplier<NodeSpec> spec,
        Supplier<KubeApi> api,
        Supplier<Optional<HostIdentity>> host,
        KnownMasters masters,
        Supplier<Optional<ReportKeys>> keys,
        Path logs,
        Supplier<String> metrics,
        Consumer<List<String>> newMasters,
        Consumer<String> log) {}
