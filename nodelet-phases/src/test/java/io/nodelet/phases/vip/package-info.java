@NullMarked
package io.nodelet.phases.vip;

import org.jspecify.annotations.NullMarked;
