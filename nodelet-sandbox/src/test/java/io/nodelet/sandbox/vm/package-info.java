@NullMarked
package io.nodelet.sandbox.vm;

import org.jspecify.annotations.NullMarked;
