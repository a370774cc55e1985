-- A channel used to hear of every order. Only its own are its business.
do $$
begin
  if to_regclass('channel_order') is not null then
    delete from dead_letter d
      where d.order_id is not null
        and not exists (select from channel_order o where o.order_id = d.order_id);
    delete from cancel_wish w
      where not exists (select from channel_order o where o.order_id = w.order_id);
    delete from baton b
      where not exists (select from channel_order o where o.order_id = b.order_id);
  end if;
end $$;
