@NullMarked
package io.nodelet.kube;

import org.jspecify.annotations.NullMarked;
