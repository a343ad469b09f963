@org.jspecify.annotations.NullMarked
package io.nodelet.why;
