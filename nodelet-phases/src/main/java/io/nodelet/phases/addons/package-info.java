/// What is deployed into the cluster: DNS, the metrics server.
@NullMarked
package io.nodelet.phases.addons;

import org.jspecify.annotations.NullMarked;
