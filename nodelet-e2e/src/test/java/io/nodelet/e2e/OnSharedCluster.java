package io.nodelet.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// A class of tests that does not hurt its cluster, and so shares one: `master-1` and `worker-1`, each kept by its
/// daemon, as `sandbox up --workers 1` leaves them. Its constructor takes the [Testbed]; hosts are `bed.on(NAME)`.
///
/// What it makes in the cluster has names of its own and is deleted when the class ends; both daemons say `ok` then, or
/// the class fails. Whoever stops or resets a node, edits its configuration or counts what a daemon did takes a cluster
/// of its own: `Testbed.reserve()`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedCluster.class)
@interface OnSharedCluster {}
