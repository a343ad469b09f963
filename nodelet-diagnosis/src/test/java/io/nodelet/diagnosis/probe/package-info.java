@org.jspecify.annotations.NullMarked
package io.nodelet.diagnosis.probe;
