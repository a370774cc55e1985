-- A single event that was dated ahead made everything said since a repetition. What has really been
-- forgotten is older than the shortest time for which it is kept.
update forgotten
  set until = now() - case when topic = 'orders' then interval '400 days' else interval '90 days' end
  where until > now();
