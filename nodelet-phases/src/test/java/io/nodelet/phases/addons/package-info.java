@NullMarked
package io.nodelet.phases.addons;

import org.jspecify.annotations.NullMarked;
