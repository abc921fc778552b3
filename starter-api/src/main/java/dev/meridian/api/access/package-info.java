/**
 * Access to the API: who calls, what a caller may do and how often, and the audit of changing calls.
 *
 * <p>A request passes these filters, in the order of {@link dev.meridian.api.access.AccessFilters}:
 *
 * <ol>
 *   <li>{@link dev.meridian.api.access.TicketTransport} takes a ticket out of the request before anything logs it;
 *   <li>{@link dev.meridian.api.access.CallerFilter} has {@link dev.meridian.api.access.Credentials} find the request's
 *       {@link dev.meridian.api.access.caller.Caller}: by a key or a session, which
 *       {@link dev.meridian.api.access.caller.RecentCallers} remembers for a second, by a token
 *       ({@link dev.meridian.api.access.oidc.OidcTokens}) or by a ticket;
 *   <li>{@link dev.meridian.api.access.rate.CallRateFilter} limits the rate of each caller;
 *   <li>{@link dev.meridian.api.access.audit.AuditFilter} records changing calls;
 *   <li>{@link dev.meridian.api.access.ForgeryFilter} refuses forged requests of browsers;
 *   <li>{@link dev.meridian.api.access.AccessInterceptor} requires the role that the handler asks for
 *       ({@link dev.meridian.api.access.caller.AllowedFor}) and the caller's own tenant.
 * </ol>
 *
 * <p>{@link dev.meridian.api.access.caller.OpenStreams} ends streams whose credential has ended. Features declare paths
 * of their own as beans: {@link dev.meridian.api.access.caller.OpenPath},
 * {@link dev.meridian.api.access.caller.StreamPath}. {@link dev.meridian.api.access.KeyController},
 * {@link dev.meridian.api.access.SessionController} and {@link dev.meridian.api.access.audit.AuditController} serve
 * keys, sessions, tickets and the audit over HTTP.
 */
@NullMarked
package dev.meridian.api.access;

import org.jspecify.annotations.NullMarked;
