@NullMarked
package io.nodelet.agent;

import org.jspecify.annotations.NullMarked;
