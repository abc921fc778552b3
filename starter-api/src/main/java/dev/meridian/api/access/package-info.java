/**
 * Who calls, what they may do, how often, and the record of what they did.
 *
 * <p>A request passes, in the order of {@link dev.meridian.api.access.AccessFilters}:
 *
 * <ol>
 *   <li>{@link dev.meridian.api.access.TicketTransport}, which takes a ticket out of it before anything logs it;
 *   <li>{@link dev.meridian.api.access.CallerFilter}, which has {@link dev.meridian.api.access.Credentials} find its
 *       {@link dev.meridian.api.access.Caller}: by a key or session ({@link dev.meridian.api.access.RecentCallers}
 *       remembers them for a second), a token ({@link dev.meridian.api.access.OidcTokens}) or a ticket;
 *   <li>{@link dev.meridian.api.access.CallRateFilter}, {@link dev.meridian.api.access.AuditFilter} and
 *       {@link dev.meridian.api.access.ForgeryFilter};
 *   <li>{@link dev.meridian.api.access.AccessInterceptor}, which holds it to the role that its handler asks for
 *       ({@link dev.meridian.api.access.AllowedFor}) and to its caller's tenant.
 * </ol>
 *
 * <p>What stays open after that is in {@link dev.meridian.api.access.OpenStreams}. Features say what is theirs by beans:
 * {@link dev.meridian.api.access.OpenPath}, {@link dev.meridian.api.access.StreamPath}. Keys, sessions, tickets and the audit
 * over HTTP: {@link dev.meridian.api.access.KeyController}, {@link dev.meridian.api.access.SessionController},
 * {@link dev.meridian.api.access.AuditController}.
 */
@NullMarked
package dev.meridian.api.access;

import org.jspecify.annotations.NullMarked;
