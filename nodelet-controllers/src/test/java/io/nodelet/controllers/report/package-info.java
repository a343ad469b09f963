@org.jspecify.annotations.NullMarked
package io.nodelet.controllers.report;
