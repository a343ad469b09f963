@org.jspecify.annotations.NullMarked
package io.nodelet.agent.report;
