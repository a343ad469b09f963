@NullMarked
package io.nodelet.phases.network;

import org.jspecify.annotations.NullMarked;
