@NullMarked
package io.nodelet.agent.etcd;

import org.jspecify.annotations.NullMarked;
