@NullMarked
package io.nodelet.phases.kubelet;

import org.jspecify.annotations.NullMarked;
