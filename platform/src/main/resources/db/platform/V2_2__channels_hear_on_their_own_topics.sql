-- What waits to be sent goes where it is read today: the channels hear of their own orders on topics of
-- their own. Events are told there without what stays in the workshop.
insert into outbox (topic, key, body)
select 'orders.' || lower(o.said ->> 'channel'), o.key,
  jsonb_set(
    o.said, '{event}',
    case when o.said #>> '{event,type}' in
        ('PriceCalculated', 'ModelRefused', 'OrderDeclined', 'OrderShipped', 'OrderCancelled')
      then o.said -> 'event'
      else jsonb_build_object('type', o.said #> '{event,type}')
    end)::text
from (select id, key, body::jsonb as said from outbox where topic = 'orders') o
where o.said ->> 'by' not in ('shop', 'partner')
order by o.id;

insert into outbox (topic, key, body)
select 'answers.' || lower(b.channel), o.key, o.body
from outbox o join baton b on b.order_id::text = o.key
where o.topic like '%.answers'
order by o.id;

update outbox o set topic = 'pricing.quotes.' || lower(b.channel)
from baton b where o.topic = 'pricing.quotes' and b.order_id::text = o.key;

delete from outbox where topic = 'pricing.quotes'; -- of no order
